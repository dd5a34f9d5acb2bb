// Which pictures and videos of a chat can be shown large, and which one comes before and after another.
import type { MessageId } from '@/api/ids'
import type { Media, Message } from '@/api/views'
import { isDrawn } from './drawable'

export interface Shown {
  message: Message
  media: Media & { url: string }
}

/** Oldest first, as the messages come; stickers are no pictures to look at. */
export function shownOf(messages: Message[]): Shown[] {
  return messages.flatMap((message) => {
    const { media, revoked_at } = message
    const url = media?.url
    if (!media || !url || revoked_at || media.kind === 'sticker' || !isDrawn(media)) return []
    return [{ message, media: { ...media, url } }]
  })
}

export interface Place {
  at: Shown | null
  before: MessageId | null
  after: MessageId | null
  /** From 1. */
  number: number
}

export function placeOf(shown: Shown[], id: MessageId): Place {
  const index = shown.findIndex(({ message }) => message.id === id)
  return {
    at: shown[index] ?? null,
    before: (index > 0 && shown[index - 1]?.message.id) || null,
    after: (index >= 0 && shown[index + 1]?.message.id) || null,
    number: index + 1,
  }
}
