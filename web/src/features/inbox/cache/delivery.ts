// Joins two views of one delivery so that a tick never moves backwards.
import type { Delivery } from '@/api/views'

type State = Delivery['state']

const RANK: Record<State, number> = {
  queued: 0,
  unknown: 1,
  failed: 2,
  sent: 3,
  delivered: 4,
  read: 5,
  played: 6,
}

/** The later truth of the two; every time either of them knew is kept. */
export function laterDelivery(current: Delivery, incoming: Delivery): Delivery {
  if (isNewAttempt(current, incoming)) return incoming
  const later = overtakes(current, incoming) ? incoming : current
  const earlier = later === incoming ? current : incoming
  return {
    ...later,
    sent_at: later.sent_at ?? earlier.sent_at,
    delivered_at: later.delivered_at ?? earlier.delivered_at,
    read_at: later.read_at ?? earlier.read_at,
    played_at: later.played_at ?? earlier.played_at,
  }
}

/** A retry queues the same message again, later than before. */
function isNewAttempt(current: Delivery, incoming: Delivery): boolean {
  return incoming.state === 'queued' && incoming.queued_at > current.queued_at
}

/** `failed` may follow `sent`, and a later `sent` is a later attempt; `delivered` always beats both. */
function overtakes(current: Delivery, incoming: Delivery): boolean {
  if (current.state === 'sent' && incoming.state === 'failed') {
    return (incoming.failed_at ?? 0) >= (current.sent_at ?? 0)
  }
  if (current.state === 'failed' && incoming.state === 'sent') {
    return (incoming.sent_at ?? 0) > (current.failed_at ?? 0)
  }
  return RANK[incoming.state] >= RANK[current.state]
}
