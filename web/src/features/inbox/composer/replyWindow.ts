// Whether a chat may still be answered freely, and for how long.
import type { Account, Chat } from '@/api/views'

export type ReplyWindow = { type: 'always' } | { type: 'open'; until: number } | { type: 'closed' }

/** A provider without a window (no `free_window_hours`) may always be answered. */
export function replyWindow(chat: Chat, account: Account | undefined, now: number): ReplyWindow {
  if (account?.capabilities && !account.capabilities.free_window_hours) return { type: 'always' }
  const { until } = chat.window
  if (!until) return chat.window.open ? { type: 'always' } : { type: 'closed' }
  return until > now ? { type: 'open', until } : { type: 'closed' }
}
