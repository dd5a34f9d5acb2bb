// What may be done with a message of ours, and until when.
import { describe, expect, it } from 'vitest'
import type { Account, Message } from '@/api/views'
import { DELETABLE_FOR_MS, EDITABLE_FOR_MS, mayDelete, mayEdit } from './changeRules'

const SENT = 1_000_000
const linked = { capabilities: { edit: true, delete_for_everyone: true } } as Account
const cloud = { capabilities: { edit: false, delete_for_everyone: false } } as Account

function message(fields: Partial<Message> = {}): Message {
  const delivery = { state: 'sent', queued_at: SENT, sent_at: SENT }
  return { kind: 'text', direction: 'out', provider_at: SENT, delivery, ...fields } as Message
}

const at = (now: number, account = linked, isAdmin = false) => ({ account, isAdmin, now })

describe('changes of a message', () => {
  it('takes new words for a quarter of an hour', () => {
    expect(mayEdit(message(), at(SENT + EDITABLE_FOR_MS))).toBe(true)
    expect(mayEdit(message(), at(SENT + EDITABLE_FOR_MS + 1))).toBe(false)
  })

  it('can be deleted for two days and a half', () => {
    expect(mayDelete(message(), at(SENT + DELETABLE_FOR_MS))).toBe(true)
    expect(mayDelete(message(), at(SENT + DELETABLE_FOR_MS + 1))).toBe(false)
  })

  it('is only possible where the number can', () => {
    expect(mayEdit(message(), at(SENT, cloud))).toBe(false)
    expect(mayDelete(message(), at(SENT, cloud))).toBe(false)
  })

  it('lets admins of a group delete what others wrote, and nobody edit it', () => {
    const theirs = message({ direction: 'in', delivery: null })
    expect(mayDelete(theirs, at(SENT))).toBe(false)
    expect(mayDelete(theirs, at(SENT, linked, true))).toBe(true)
    expect(mayEdit(theirs, at(SENT, linked, true))).toBe(false)
  })

  it('passes over what WhatsApp has not taken, and what is going', () => {
    const queued = message({ delivery: { state: 'queued', queued_at: SENT } })
    const going = message({ pending_change: { type: 'delete' } })
    for (const unfit of [queued, going, message({ revoked_at: SENT })]) {
      expect(mayDelete(unfit, at(SENT))).toBe(false)
    }
  })
})
