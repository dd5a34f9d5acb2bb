// A Vite plugin that compiles the texts while the page is built, so that browsers need no compiler for them.
import { baseCompile, type CompileOptions } from '@intlify/message-compiler'
import type { Plugin } from 'vite'

type Tree = { [key: string]: Tree | string }

const textFile = /\/src\/locales\/\w+\/\w+\.json$/

/** Short names of the tree's fields, as `vue-i18n` reads them too. */
const options: CompileOptions & { jit: true; mangle: true } = {
  jit: true,
  mangle: true,
  location: false,
  optimize: true,
  onError(error) {
    throw error
  },
}

function compiled(texts: Tree): object {
  const entries = Object.entries(texts).map(
    ([key, text]) =>
      [key, typeof text === 'string' ? baseCompile(text, { ...options }).ast : compiled(text)] as const,
  )
  return Object.fromEntries(entries)
}

export function compileMessages(): Plugin {
  return {
    name: 'blazz:messages',
    enforce: 'pre',
    transform(source, id) {
      if (!textFile.test(id)) return null
      return { code: JSON.stringify(compiled(JSON.parse(source) as Tree)), map: null }
    },
  }
}
