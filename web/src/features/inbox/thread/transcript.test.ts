// What a copied selection says.
import { expect, it } from 'vitest'
import { aMessage, NOON } from '../testing'
import { transcriptOf } from './transcript'

const telling = {
  nameOf: ({ direction }: { direction: string }) => (direction === 'in' ? 'Sari' : 'Ayu'),
  wordsOf: ({ text }: { text?: string | null }) => text ?? 'Photo',
}

it('tells of each message when it was said, by whom, and all its words (#46)', () => {
  const messages = [
    aMessage({ text: 'halo\nkak' }),
    aMessage({ id: 'message-2', direction: 'out', text: null, provider_at: NOON + 60_000 }),
  ]
  const clock = (at: number) => new Date(at).toTimeString().slice(0, 5)
  expect(transcriptOf(messages, { ...telling, locale: 'en' })).toBe(
    `[22/11/2026, ${clock(NOON)}] Sari: halo\nkak\n[22/11/2026, ${clock(NOON + 60_000)}] Ayu: Photo`,
  )
})
