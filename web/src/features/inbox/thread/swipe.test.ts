// What a finger on a bubble means.
import { describe, expect, it } from 'vitest'
import { ANSWERS_AT_PX, drawn } from './swipe'

const START = { x: 100, y: 100 }
const to = (x: number, y: number) => drawn(START, { x: 100 + x, y: 100 + y })

describe('a finger on a bubble', () => {
  it('draws it along to the right, and not for ever', () => {
    expect(to(40, 5)).toBe(40)
    expect(to(300, 20)).toBeGreaterThanOrEqual(ANSWERS_AT_PX)
    expect(to(300, 20)).toBeLessThan(100)
  })

  it('means nothing where it scrolls, goes to the left or has hardly moved', () => {
    expect([to(30, 40), to(0, 90), to(-80, 0), to(5, 0)]).toEqual([null, null, null, null])
  })
})
