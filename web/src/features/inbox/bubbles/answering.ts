// Which messages can be answered: WhatsApp must know them, and they must still stand.
import type { Message } from '@/api/views'
import type { MessageActs } from './messageActs'

const UNKNOWN_THERE: ReadonlySet<string> = new Set(['queued', 'failed', 'unknown'])

/** WhatsApp knows nothing yet of what is queued or failed. */
export function isKnownThere({ delivery }: Message): boolean {
  return !UNKNOWN_THERE.has(delivery?.state ?? 'sent')
}

export function canAnswer(message: Message, acts: Pick<MessageActs, 'canAnswer' | 'choosing'>): boolean {
  const isWhole = !message.revoked_at && message.kind !== 'system'
  return isWhole && acts.canAnswer.value && !acts.choosing.isOn.value && isKnownThere(message)
}
