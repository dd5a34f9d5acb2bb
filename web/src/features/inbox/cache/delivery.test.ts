// Ticks only move forward, whichever order the news arrives in.
import { describe, expect, it } from 'vitest'
import { aDelivery, NOON } from '../testing'
import type { Delivery } from '@/api/views'
import { laterDelivery } from './delivery'

const queued = aDelivery()
const sent = aDelivery({ state: 'sent', sent_at: NOON + 1 })
const delivered = aDelivery({ state: 'delivered', sent_at: NOON + 1, delivered_at: NOON + 2 })
const read = aDelivery({ state: 'read', read_at: NOON + 3 })
const failed = aDelivery({
  state: 'failed',
  failed_at: NOON + 2,
  failure: { code: 'undeliverable', reason: 'not on WhatsApp', retryable: false },
})

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items]
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  )
}

describe('ticks', () => {
  it.each(permutations([queued, sent, delivered, read]))('end at read in every order (%#)', (...order) => {
    const [first, ...rest] = order as [Delivery, ...Delivery[]]
    const end = rest.reduce(laterDelivery, first)
    expect(end).toMatchObject({ state: 'read', sent_at: NOON + 1, delivered_at: NOON + 2, read_at: NOON + 3 })
  })

  it('does not change when the same news comes twice', () => {
    expect(laterDelivery(delivered, delivered)).toEqual(delivered)
  })

  it('lets a failure follow sent, but never delivered', () => {
    expect(laterDelivery(sent, failed).state).toBe('failed')
    expect(laterDelivery(failed, queued).state).toBe('failed')
    expect(laterDelivery(delivered, failed).state).toBe('delivered')
    expect(laterDelivery(failed, delivered).state).toBe('delivered')
  })

  it('starts again when a failed message is queued anew', () => {
    const retried = aDelivery({ queued_at: NOON + 10 })
    expect(laterDelivery(failed, retried)).toEqual(retried)
    const resent = aDelivery({ state: 'sent', queued_at: NOON + 10, sent_at: NOON + 11 })
    expect(laterDelivery(failed, resent).state).toBe('sent')
    expect(laterDelivery(laterDelivery(failed, resent), failed).state).toBe('sent')
  })

  it('keeps unknown until something certain arrives', () => {
    const unknown = aDelivery({ state: 'unknown' })
    expect(laterDelivery(queued, unknown).state).toBe('unknown')
    expect(laterDelivery(unknown, queued).state).toBe('unknown')
    expect(laterDelivery(unknown, sent).state).toBe('sent')
    expect(laterDelivery(sent, unknown).state).toBe('sent')
  })
})
