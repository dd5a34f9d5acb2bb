// The acceptance list as a page: each behaviour with the tests that prove it.
import type { Item } from './list'
import type { Proof } from './titles'

const HEAD = `# What the page is accepted by

Printed by \`npm run acceptance\` in \`web/\`, from \`docs/acceptance.csv\` and the titles of the tests. The test, or the
few together, that show the whole of a behaviour name its number at the end of their titles, as in \`(#25, #26)\`. What is
\`open\` is not shown yet as a whole; what is \`later\` belongs to a later stage.

| number | what a person notices | state | tests |
|---|---|---|---|
`

export function pageOf(items: Item[], proofs: Proof[]): string {
  return HEAD + items.map((item) => `${rowOf(item, proofsOf(item, proofs))}\n`).join('')
}

function rowOf({ number, group, state, text }: Item, proofs: Proof[]): string {
  return `| ${group} ${String(number)} | ${cell(text)} | ${state} | ${proofs.map(linkOf).join('<br>')} |`
}

function linkOf({ file, title }: Proof): string {
  return `[${file.slice(file.lastIndexOf('/') + 1)}](../web/${file}): ${cell(title)}`
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

export function proofsOf({ number }: Item, proofs: Proof[]): Proof[] {
  return proofs.filter(({ numbers }) => numbers.includes(number))
}
