// What the viewer walks through.
import { describe, expect, it } from 'vitest'
import { asId, type MessageId } from '@/api/ids'
import type { Media } from '@/api/views'
import { aMessage } from '../testing'
import { placeOf, shownOf } from './shown'

const file = (id: string, media: Partial<Media>, given = {}) =>
  aMessage({
    id,
    kind: 'image',
    media: { id, kind: 'image', mime_type: 'image/jpeg', state: 'ready', url: `/${id}`, ...media } as Media,
    ...given,
  })

describe('the pictures and videos of a chat', () => {
  const messages = [
    file('a', {}),
    aMessage({ id: 'text' }),
    file('late', { state: 'pending', url: null }),
    file('logo', { mime_type: 'image/svg+xml' }),
    file('sticker', { kind: 'sticker', mime_type: 'image/webp' }),
    file('gone', {}, { revoked_at: 1 }),
    file('b', { kind: 'video', mime_type: 'video/mp4; codecs=avc1' }),
    file('pdf', { kind: 'document', mime_type: 'application/pdf' }),
    file('c', { mime_type: 'image/png' }),
  ]
  const shown = shownOf(messages)

  it('are those that are here and can be drawn, in their order', () => {
    expect(shown.map(({ media }) => media.url)).toEqual(['/a', '/b', '/c'])
  })

  it('have neighbours, and ends', () => {
    const place = (id: string) => placeOf(shown, asId<MessageId>(id))
    expect(place('a')).toMatchObject({ before: null, after: 'b', number: 1 })
    expect(place('b')).toMatchObject({ before: 'a', after: 'c', number: 2 })
    expect(place('c')).toMatchObject({ before: 'b', after: null, number: 3 })
    expect(place('gone')).toMatchObject({ at: null, before: null, after: null })
  })
})
