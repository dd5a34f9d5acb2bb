// Which news somebody is told of by the browser.
import type { LoggedEvents } from '@/realtime/events'

/** After a break in the line, old news come at once: nobody is called for them. */
export const NEWS_FOR_MS = 60_000

export function isWorthTelling({ message, chat }: LoggedEvents['NewChatEvent'], now: number): boolean {
  const isTheirs = message.direction === 'in' && message.kind !== 'system'
  return isTheirs && !chat.muted && !chat.blocked && now - message.created_at <= NEWS_FOR_MS
}
