// `npm run budgets`: builds the page, weighs the first load of its screens, and fails where one weighs too much.
import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'
import { filesOf, weightOf, type Built } from './firstLoad'

const LANGUAGES = ['en', 'id']
/** Bytes, compressed with gzip; each screen in the heavier of the languages. */
const BUDGETS = [
  { screen: 'the chats', modules: ['/inbox/InboxPage.vue'], texts: ['first'], most: 150_000 },
  {
    screen: 'a chat by its address',
    modules: ['/inbox/InboxPage.vue', '/thread/ThreadPane.vue'],
    texts: ['first', 'rest'],
    most: 245_000,
  },
  { screen: 'the login', modules: ['/login/LoginPage.vue'], texts: ['first', 'rest'], most: 150_000 },
]

function builtOf(part: Rolldown.OutputChunk | Rolldown.OutputAsset): Built {
  const { fileName: name } = part
  if (part.type === 'asset') {
    return { name, content: part.source, isEntry: false, modules: [], imports: [], styles: [] }
  }
  const styles = [...(part.viteMetadata?.importedCss ?? [])]
  const { code: content, isEntry, moduleIds: modules, imports } = part
  return { name, content, isEntry, modules, imports, styles }
}

async function builtFiles(): Promise<Built[]> {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const made = await build({ root, logLevel: 'error', build: { write: false } })
  if (Array.isArray(made) || !('output' in made)) throw new Error('the page is one build')
  return made.output.map(builtOf)
}

const files = await builtFiles()
for (const { screen, modules, texts, most } of BUDGETS) {
  const weights = LANGUAGES.map((language) => {
    const words = texts.map((part) => `/locales/${language}/${part}.ts`)
    return weightOf(filesOf(files, [...modules, ...words]))
  })
  const weight = Math.max(...weights)
  console.log(`${screen}: ${String(weight)} of ${String(most)} bytes`)
  if (weight > most) process.exitCode = 1
}
