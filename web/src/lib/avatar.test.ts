// What stands in for a person's picture.
import { describe, expect, it } from 'vitest'
import { avatarColours, colourIndex, initials } from './avatar'

describe('initials', () => {
  it('come from the first and the last word', () => {
    expect(initials('Siti Nur Aisyah')).toBe('SA')
    expect(initials('budi')).toBe('B')
  })

  it('survive emoji, accents and other scripts', () => {
    expect(initials('🌸 Ayu 🌸 Łucja')).toBe('AŁ')
    expect(initials('王 小明')).toBe('王小')
  })

  it('are a hash for a bare number or nothing', () => {
    expect(initials('+62 812-3456-7890')).toBe('#')
    expect(initials('')).toBe('#')
  })
})

describe('the colour', () => {
  it('stays with its owner and is one the theme has', () => {
    const id = '0193a1b2-0000-7000-8000-000000000001'
    expect(colourIndex(id)).toBe(colourIndex(id))
    for (let index = 0; index < 200; index += 1) {
      expect(colourIndex(`contact ${index}`)).toBeGreaterThanOrEqual(0)
      expect(colourIndex(`contact ${index}`)).toBeLessThan(avatarColours)
    }
  })

  it('spreads over all colours', () => {
    const used = new Set(Array.from({ length: 200 }, (_, index) => colourIndex(`contact ${index}`)))
    expect(used.size).toBe(avatarColours)
  })
})
