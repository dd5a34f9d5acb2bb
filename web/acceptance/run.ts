// `npm run acceptance`: writes docs/acceptance.md; with `--check` it says what is not in order instead.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { faultsOf } from './faults'
import { readItems, type Item } from './list'
import { pageOf } from './page'
import { proofsIn, type Proof } from './titles'

const WEB = fileURLToPath(new URL('..', import.meta.url))
const LIST = fileURLToPath(new URL('../../docs/acceptance.csv', import.meta.url))
const PAGE = fileURLToPath(new URL('../../docs/acceptance.md', import.meta.url))
const FOLDERS = ['e2e', 'src']
const TESTS = /\.(?:test|story)\.ts$/

function proofsOfPage(): Proof[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(`${WEB}${folder}`, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  return files
    .filter((file) => TESTS.test(file))
    .toSorted()
    .flatMap((file) => proofsIn(file, readFileSync(`${WEB}${file}`, 'utf8')))
}

function tally(items: Item[]): string {
  const count = (wanted: Item['state']) => String(items.filter(({ state }) => state === wanted).length)
  return `${count('proven')} proven, ${count('open')} open, ${count('later')} later`
}

const items = readItems(readFileSync(LIST, 'utf8'))
const proofs = proofsOfPage()
const page = pageOf(items, proofs)
const faults = faultsOf(items, proofs)
if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== page) faults.push('docs/acceptance.md is old: run `npm run acceptance`')
} else {
  writeFileSync(PAGE, page)
}
for (const fault of faults) console.error(fault)
console.log(tally(items))
process.exitCode = faults.length > 0 ? 1 : 0
