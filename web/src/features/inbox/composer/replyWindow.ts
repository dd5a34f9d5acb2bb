// Whether a chat may still be answered freely, and for how long.
import type { Account, Chat } from '@/api/views'

const HOUR_MS = 3_600_000

export type ReplyWindow = { type: 'always' } | { type: 'open'; until: number } | { type: 'closed' }

/** A provider without a window (no `free_window_hours`) may always be answered. */
export function replyWindow(chat: Chat, account: Account | undefined, now: number): ReplyWindow {
  if (account?.capabilities && !account.capabilities.free_window_hours) return { type: 'always' }
  const { until } = chat.window
  if (!until) return chat.window.open ? { type: 'always' } : { type: 'closed' }
  if (until <= now) return { type: 'closed' }
  // Clocks differ by a moment: nothing is open for longer than the provider allows.
  const longest = (account?.capabilities?.free_window_hours ?? Infinity) * HOUR_MS
  return { type: 'open', until: Math.min(until, now + longest) }
}
