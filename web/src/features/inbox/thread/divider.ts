// Finds where unread messages begin when a chat is opened.
import type { Message } from '@/api/views'
import type { UnreadDivider } from './rows'

/** Counts back from the newest; with more unread than loaded, the oldest loaded begins them. */
export function dividerOf(messages: Message[], unreadCount: number): UnreadDivider | null {
  if (unreadCount <= 0) return null
  let left = unreadCount
  let first: Message | null = null
  for (const message of messages.toReversed()) {
    if (message.direction !== 'in' || message.kind === 'system') continue
    first = message
    left -= 1
    if (left === 0) break
  }
  return first === null ? null : { messageId: first.id, count: unreadCount }
}
