// Where the acceptance list and the tests say different things.
import type { Item } from './list'
import { proofsOf } from './page'
import type { Proof } from './titles'

export function faultsOf(items: Item[], proofs: Proof[]): string[] {
  const known = new Set(items.map(({ number }) => number))
  const strangers = proofs.flatMap(({ file, title, numbers }) =>
    numbers
      .filter((number) => !known.has(number))
      .map((number) => `#${String(number)} is not in the list: ${file}: ${title}`),
  )
  return [...strangers, ...items.flatMap((item) => faultOf(item, proofsOf(item, proofs)))]
}

function faultOf({ number, state, text }: Item, proofs: Proof[]): string[] {
  if (state === 'proven' && proofs.length === 0) return [`#${String(number)} has no test: ${text}`]
  if (state === 'open' && proofs.length > 0)
    return [`#${String(number)} has a test, so it is not open: ${text}`]
  return []
}
