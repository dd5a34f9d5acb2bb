// What of a message can still be changed at WhatsApp, and until when.
import type { Account, Message } from '@/api/views'

/** WhatsApp's own limits: the server refuses what is later. */
export const EDITABLE_FOR_MS = 15 * 60_000
export const DELETABLE_FOR_MS = 60 * 3_600_000

const WITH_WORDS: ReadonlySet<string> = new Set(['text', 'image', 'video', 'document'])

export interface Changeable {
  account: Account | undefined
  /** Our number is an admin of the group. */
  isAdmin: boolean
  now: number
}

export function mayEdit(message: Message, { account, now }: Changeable): boolean {
  const isOurs = message.direction === 'out' && WITH_WORDS.has(message.kind)
  return isOurs && account?.capabilities?.edit === true && takesChanges(message, now, EDITABLE_FOR_MS)
}

export function mayDelete(message: Message, { account, isAdmin, now }: Changeable): boolean {
  const isWithinReach = message.direction === 'out' || isAdmin
  const canDelete = account?.capabilities?.delete_for_everyone === true
  return isWithinReach && canDelete && takesChanges(message, now, DELETABLE_FOR_MS)
}

function takesChanges(message: Message, now: number, within: number): boolean {
  if (message.revoked_at || message.kind === 'system' || isBeingDeleted(message)) return false
  const state = message.delivery?.state ?? 'sent'
  const isTaken = state !== 'queued' && state !== 'failed' && state !== 'unknown'
  return isTaken && now - (message.delivery?.sent_at ?? message.provider_at) <= within
}

function isBeingDeleted({ pending_change: change }: Message): boolean {
  return change?.type === 'delete' && !change.failure
}
