// Which files can be sent, as what, and which rule is named where one cannot.
import { describe, expect, it } from 'vitest'
import type { FileRule } from '@/api/views'
import { fitOf, takesCaption } from './rules'
import { typeName } from './useRefusalText'

const MB = 1_000_000
const CLOUD: FileRule[] = [
  { kind: 'image', types: ['image/jpeg', 'image/png'], largest: 5 * MB },
  { kind: 'video', types: ['video/mp4'], largest: 16 * MB },
  { kind: 'audio', types: ['audio/mpeg'], largest: 16 * MB },
  { kind: 'sticker', types: ['image/webp'], largest: MB / 10 },
  { kind: 'document', types: ['application/pdf', 'image/png'], largest: 100 * MB },
]
const LINKED: FileRule[] = [...CLOUD, { kind: 'document', types: [], largest: 100 * MB }]

const fit = (type: string, size: number, rules = CLOUD) => fitOf({ type, size }, rules)

describe('a file', () => {
  it('is sent as what shows it best', () => {
    expect(fit('image/jpeg', MB).kind).toBe('image')
    expect(fit('video/mp4; codecs=avc1', MB).kind).toBe('video')
    expect(fit('audio/mpeg', MB).kind).toBe('audio')
    expect(fit('application/pdf', 20 * MB).kind).toBe('document')
  })

  it('that is too large to be shown goes as a document where that is allowed', () => {
    expect(fit('image/png', 6 * MB).kind).toBe('document')
    expect(fit('image/jpeg', 6 * MB, LINKED).kind).toBe('document')
  })

  it('can be sent as a document by wish', () => {
    expect(fitOf({ type: 'image/png', size: MB }, CLOUD, true).kind).toBe('document')
  })

  it('of a type nobody knows goes where any type goes', () => {
    expect(fit('', MB, LINKED).kind).toBe('document')
    expect(fit('', MB).refusal?.code).toBe('type')
  })
})

describe('a broken rule is named', () => {
  it('by its limit, and as what the file would have gone', () => {
    expect(fit('image/jpeg', 6 * MB).refusal).toEqual({ code: 'too_large', as: 'image', limit: 5 * MB })
    expect(fit('image/png', 101 * MB).refusal).toMatchObject({ as: 'document', limit: 100 * MB })
    expect(fit('video/mp4', 17 * MB).refusal).toMatchObject({ as: 'video', limit: 16 * MB })
  })

  it('by the types that there are', () => {
    const { refusal } = fit('application/x-msdownload', MB)
    expect(refusal).toMatchObject({ code: 'type' })
    expect(refusal && 'accepted' in refusal && refusal.accepted).toContain('application/pdf')
  })

  it('where there is nothing in it', () => {
    expect(fit('image/jpeg', 0).refusal).toEqual({ code: 'empty' })
  })
})

it('words stand beside what shows itself', () => {
  expect((['image', 'video', 'document', 'audio', 'sticker', null] as const).map(takesCaption)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ])
})

it('types are named as people call them', () => {
  const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  expect(['image/jpeg', 'application/pdf', 'text/plain', word].map(typeName)).toEqual([
    'JPEG',
    'PDF',
    'TXT',
    'DOCX',
  ])
})
