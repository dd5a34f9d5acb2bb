// Joins two views of one delivery so that a tick never moves backwards.
import type { Delivery } from '@/api/views'

/** Events come once and in order; the answer to a request may be older than an event already seen. */
export type Source = 'event' | 'answer'

const RANK: Record<Delivery['state'], number> = {
  queued: 0,
  unknown: 1,
  sent: 2,
  failed: 3,
  delivered: 4,
  read: 5,
  played: 6,
}

/** The later truth of the two; every time either of them knew is kept. */
export function laterDelivery(current: Delivery, incoming: Delivery, source: Source): Delivery {
  if (source === 'event' && isSentAgain(current, incoming)) return incoming
  const isFurther = RANK[incoming.state] >= RANK[current.state]
  const [later, earlier] = isFurther ? [incoming, current] : [current, incoming]
  return {
    ...later,
    sent_at: later.sent_at ?? earlier.sent_at,
    delivered_at: later.delivered_at ?? earlier.delivered_at,
    read_at: later.read_at ?? earlier.read_at,
    played_at: later.played_at ?? earlier.played_at,
  }
}

/** Somebody had the message sent again: the one way back, and only an event can tell it. */
function isSentAgain(current: Delivery, incoming: Delivery): boolean {
  return incoming.state === 'queued' && (current.state === 'failed' || current.state === 'unknown')
}
