// Both languages say the same things, and the page asks only for texts that exist.
import { describe, expect, it } from 'vitest'
type Tree = { [key: string]: Tree | string }

function texts(tree: Tree, path = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : texts(value, `${path}${key}.`),
  )
}

/** As they are written: the page gets them compiled. */
function read(files: Record<string, string>): Map<string, string> {
  const areas = Object.entries(files).map(([path, text]) => {
    const area = path.split('/').at(-1)?.replace('.json', '') ?? ''
    return [area, JSON.parse(text) as Tree] as const
  })
  return new Map(texts(Object.fromEntries(areas)))
}

const inEnglish = read(
  import.meta.glob<string>('./en/*.json', { eager: true, query: '?raw', import: 'default' }),
)
const inIndonesian = read(
  import.meta.glob<string>('./id/*.json', { eager: true, query: '?raw', import: 'default' }),
)
const placeholders = (text = '') => [...new Set(text.match(/\{\w+\}/g))].toSorted()

const sources = import.meta.glob<string>(['../**/*.{vue,ts}', '!../**/*.test.ts'], {
  eager: true,
  query: '?raw',
  import: 'default',
})

describe('the languages', () => {
  it('have the same keys', () => {
    expect([...inIndonesian.keys()].toSorted()).toEqual([...inEnglish.keys()].toSorted())
  })

  it('leave nothing empty and fill in the same values', () => {
    for (const [key, text] of inEnglish) {
      expect(text.trim(), key).not.toBe('')
      expect(inIndonesian.get(key)?.trim(), key).not.toBe('')
      expect(placeholders(inIndonesian.get(key)), key).toEqual(placeholders(text))
    }
  })
})

describe('the page', () => {
  it('asks only for texts that exist', () => {
    const missing = Object.entries(sources).flatMap(([path, source]) =>
      [...source.matchAll(/\bt\(\s*'([^']+)'/g)]
        .map(([, key]) => key ?? '')
        .filter((key) => !inEnglish.has(key))
        .map((key) => `${path}: ${key}`),
    )
    expect(missing).toEqual([])
  })
})
