// Small rules about text.
import { describe, expect, it } from 'vitest'
import { randomSecret, randomUuid } from './random'
import { cappedCount, fileSize, shorten } from './text'

describe('text', () => {
  it('is cut between characters, never inside an emoji', () => {
    expect(shorten('keluarga 👨‍👩‍👧‍👦 bahagia', 11)).toBe('keluarga 👨‍👩‍👧‍👦…')
    expect(shorten('short', 5)).toBe('short')
  })

  it('counts to 99 and then says more', () => {
    expect(cappedCount(99)).toBe('99')
    expect(cappedCount(100)).toBe('99+')
  })

  it('writes sizes as people read them', () => {
    expect(fileSize(0, 'en')).toBe('0 byte')
    expect(fileSize(1_536_000, 'en')).toBe('1.5 MB')
    expect(fileSize(1_536_000, 'id')).toBe('1,5 MB')
  })
})

describe('random identifiers', () => {
  it('have the form of a version 4 UUID', () => {
    expect(randomUuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(randomUuid()).not.toBe(randomUuid())
  })

  it('make secrets that fit in an address', () => {
    expect(randomSecret(32)).toMatch(/^[\w-]{32}$/)
  })
})
