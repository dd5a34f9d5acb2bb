// What a browser must have before a screen can be drawn: its chunks with all they import, and their styles.
import { gzipSync } from 'node:zlib'

/** A file of the build: a chunk with the modules it holds and the chunks it imports, or what a chunk brings along. */
export interface Built {
  name: string
  content: string | Uint8Array
  isEntry: boolean
  modules: string[]
  imports: string[]
  styles: string[]
}

/** The chunks that hold these modules (by the end of their paths) and the entry, with everything they import at once. */
export function filesOf(files: Built[], modules: string[]): Built[] {
  const byName = new Map(files.map((file) => [file.name, file]))
  const holds = (file: Built, module: string) => file.modules.some((path) => path.endsWith(module))
  for (const module of modules) {
    if (!files.some((file) => holds(file, module))) throw new Error(`${module} is in no chunk`)
  }
  const wanted = files.filter((file) => file.isEntry || modules.some((module) => holds(file, module)))
  const found = new Set<Built>()
  for (let file = wanted.pop(); file; file = wanted.pop()) {
    if (found.has(file)) continue
    found.add(file)
    wanted.push(...[...file.imports, ...file.styles].flatMap((name) => byName.get(name) ?? []))
  }
  return [...found]
}

/** In bytes, each file compressed for itself, as it is sent. */
export function weightOf(files: Built[]): number {
  return files.reduce((sum, { content }) => sum + gzipSync(content, { level: 9 }).length, 0)
}
