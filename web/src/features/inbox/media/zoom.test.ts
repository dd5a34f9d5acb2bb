// Zooming and moving a picture on its stage.
import { describe, expect, it } from 'vitest'
import { LARGEST, moved, toggled, WHOLE, zoomed } from './zoom'

const STAGE = { x: 400, y: 300 }

describe('a picture on its stage', () => {
  it('grows around the spot that is pointed at', () => {
    const spot = { x: 100, y: -50 }
    const lie = zoomed(WHOLE, 2, spot, STAGE)
    expect(lie).toEqual({ scale: 2, x: -100, y: 50 })
    expect((spot.x - lie.x) / lie.scale).toBe(spot.x)
  })

  it('is never smaller than whole and never larger than its pixels bear', () => {
    expect(zoomed(WHOLE, 0.2, { x: 9, y: 9 }, STAGE)).toEqual(WHOLE)
    expect(zoomed(WHOLE, 99, { x: 0, y: 0 }, STAGE).scale).toBe(LARGEST)
  })

  it('can be moved as far as its edges', () => {
    const lie = zoomed(WHOLE, 2, { x: 0, y: 0 }, STAGE)
    expect(moved(lie, { x: 30, y: -20 }, STAGE)).toEqual({ scale: 2, x: 30, y: -20 })
    expect(moved(lie, { x: 9000, y: -9000 }, STAGE)).toEqual({ scale: 2, x: 200, y: -150 })
    expect(moved(WHOLE, { x: 50, y: 50 }, STAGE)).toEqual(WHOLE)
  })

  it('is shown close up by a double click, and whole by the next', () => {
    const close = toggled(WHOLE, { x: 0, y: 0 }, STAGE)
    expect(close.scale).toBeGreaterThan(2)
    expect(toggled(close, { x: 10, y: 10 }, STAGE)).toEqual(WHOLE)
  })
})
