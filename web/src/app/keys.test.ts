// Which keys open something, and which are left to whoever writes.
import { describe, expect, it } from 'vitest'
import texts from '@/locales/en/app.json'
import { KEYS, openedBy } from './keys'

const plain = { key: '', ctrlKey: false, metaKey: false, altKey: false, target: document.body as EventTarget }

describe('a key', () => {
  it('opens the palette with Ctrl or Command, also from a box', () => {
    const target = document.createElement('textarea')
    expect(openedBy({ ...plain, key: 'k', ctrlKey: true, target })).toBe('palette')
    expect(openedBy({ ...plain, key: 'K', metaKey: true })).toBe('palette')
    expect(openedBy({ ...plain, key: 'k' })).toBeNull()
    expect(openedBy({ ...plain, key: 'k', altKey: true })).toBeNull()
  })

  it('opens the help, except where it is a letter', () => {
    expect(openedBy({ ...plain, key: '?' })).toBe('help')
    expect(openedBy({ ...plain, key: '?', target: document.createElement('input') })).toBeNull()
  })

  it('of the list is explained', () => {
    expect(KEYS.map(({ name }) => name).filter((name) => !(name in texts.keys))).toEqual([])
  })
})
