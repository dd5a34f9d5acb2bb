// Where a channel was left.
import { describe, expect, it } from 'vitest'
import { continuity, formatCursor, parseCursor } from './cursor'

describe('a cursor', () => {
  it('is written and read as epoch and number', () => {
    expect(parseCursor('0193a1:42')).toEqual({ epoch: '0193a1', seq: 42 })
    expect(formatCursor({ epoch: '0193a1', seq: 42 })).toBe('0193a1:42')
  })

  it('is absent when the text is none', () => {
    for (const text of [undefined, null, '', '42', ':42', 'e:', 'e:x', 7])
      expect(parseCursor(text)).toBeNull()
  })
})

describe('continuity', () => {
  it('tells the next event from one seen before and from a gap', () => {
    expect(continuity(10, { _s: 11, _p: 10 })).toBe('next')
    expect(continuity(10, { _s: 10, _p: 9 })).toBe('seen')
    expect(continuity(10, { _s: 13, _p: 12 })).toBe('gap')
  })

  it('trusts the previous number of the channel, not the arithmetic', () => {
    expect(continuity(10, { _s: 15, _p: 8 })).toBe('next')
  })
})
