// Boxes of pictures: as large as they will be, whatever shape they have.
import { describe, expect, it } from 'vitest'
import { boxOf } from './box'

function sizeOf(width?: number, height?: number): [number, number] {
  const { inlineSize, aspectRatio } = boxOf({ kind: 'image', width, height })
  const [wide = 1, high = 1] = aspectRatio.split(' / ').map(Number)
  const shown = Number.parseInt(inlineSize)
  return [shown, Math.round((shown * high) / wide)]
}

describe('the box of a picture', () => {
  it('has the shape of the picture, no larger than fits a bubble', () => {
    expect(sizeOf(1600, 1200)).toEqual([320, 240])
    expect(sizeOf(200, 180)).toEqual([200, 180])
    expect(sizeOf(1000, 2000)).toEqual([170, 340])
  })

  it('is neither a hair nor a strip, and stands also where no size is known', () => {
    expect(sizeOf(10, 4000)).toEqual([160, 340])
    expect(sizeOf(4000, 10)).toEqual([320, 80])
    expect(sizeOf()).toEqual([320, 240])
    expect(boxOf({ kind: 'sticker', width: 512, height: 512 }).inlineSize).toBe('160px')
  })
})
