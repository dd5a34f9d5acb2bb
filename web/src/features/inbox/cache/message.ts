// Joins two views of one message, whichever of them arrived first.
import type { Message } from '@/api/views'
import { laterDelivery, type Source } from './delivery'

export function isSameMessage(one: Message, other: Message): boolean {
  if (one.id === other.id) return true
  return Boolean(one.client_message_id) && one.client_message_id === other.client_message_id
}

/** It stands in the thread for the team alone: no customer said it or hears it. */
export function isOfTeam({ kind, direction }: Message): boolean {
  return kind === 'system' && direction === 'out'
}

/** Newest first: what the customer's phone shows lowest. */
export function compareNewestFirst(one: Message, other: Message): number {
  if (one.provider_at !== other.provider_at) return other.provider_at - one.provider_at
  if (one.id === other.id) return 0
  return one.id < other.id ? 1 : -1
}

/** `incoming` wins, except that an edit, a revocation, a deletion on the phone and a tick are never taken back. */
export function laterMessage(current: Message, incoming: Message, source: Source): Message {
  const isOlderText = (incoming.edited_at ?? 0) < (current.edited_at ?? 0)
  const text = isOlderText ? current : incoming
  return {
    ...incoming,
    text: text.text,
    content: text.content,
    edited_at: text.edited_at,
    deleted_on_phone_at: incoming.deleted_on_phone_at ?? current.deleted_on_phone_at,
    revoked_at: incoming.revoked_at ?? current.revoked_at,
    delivery:
      current.delivery && incoming.delivery
        ? laterDelivery(current.delivery, incoming.delivery, source)
        : (incoming.delivery ?? current.delivery),
  }
}
