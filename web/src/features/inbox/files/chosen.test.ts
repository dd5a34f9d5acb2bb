// Files about to be sent: moved, removed, given words.
import { describe, expect, it } from 'vitest'
import { moved, neighbourOf, without, withChange } from './chosen'

const list = ['a', 'b', 'c'].map((key) => ({ key, caption: '' }))
const keys = (some: { key: string }[]) => some.map(({ key }) => key).join('')

describe('files about to be sent', () => {
  it('are moved by one place, and not past their ends', () => {
    expect(keys(moved(list, 'a', 1))).toBe('bac')
    expect(keys(moved(list, 'c', -1))).toBe('acb')
    expect(keys(moved(list, 'a', -1))).toBe('abc')
    expect(keys(moved(list, 'c', 1))).toBe('abc')
    expect(keys(moved(list, 'x', 1))).toBe('abc')
  })

  it('are removed, and the next one is looked at, else the one before', () => {
    expect(keys(without(list, 'b'))).toBe('ac')
    expect([neighbourOf(list, 'b'), neighbourOf(list, 'c'), neighbourOf(list.slice(0, 1), 'a')]).toEqual([
      'c',
      'b',
      null,
    ])
  })

  it('are given words of their own', () => {
    expect(withChange(list, 'b', { caption: 'biru' }).map(({ caption }) => caption)).toEqual(['', 'biru', ''])
  })
})
