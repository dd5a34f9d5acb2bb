// Which tick a message carries.
import type { Outgoing } from '../composer/outgoing'
import type { Message } from '@/api/views'

export type Tick = 'clock' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown'

/** Nothing for what was received; a clock while only this browser knows of the message. */
export function tickOf(message: Message, outgoing: Outgoing | null = null): Tick | null {
  if (message.direction === 'in' || message.revoked_at) return null
  if (outgoing !== null) return outgoing.state === 'failed' ? 'failed' : 'clock'
  const state = message.delivery?.state
  if (state === undefined) return null
  if (state === 'queued') return 'clock'
  return state === 'played' ? 'read' : state
}
