// A Vite plugin that writes a brotli sibling (`x.js.br`) next to every text file of the build.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { Plugin } from 'vite'

const compress = promisify(brotliCompress)
const compressible = /\.(?:js|mjs|css|html|svg|json|webmanifest|wasm|txt)$/
/** Below this many bytes a compressed copy does not save a packet. */
const smallestWorthwhile = 1024

async function compressFile(path: string): Promise<void> {
  if (!compressible.test(path) || (await stat(path)).size < smallestWorthwhile) return
  const source = await readFile(path)
  const compressed = await compress(source, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: source.length,
    },
  })
  await writeFile(`${path}.br`, compressed)
}

export function precompress(): Plugin {
  let folder = 'dist'
  return {
    name: 'blazz:precompress',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    async writeBundle() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => entry.isFile())
      await Promise.all(files.map((file) => compressFile(join(file.parentPath, file.name))))
    },
  }
}
