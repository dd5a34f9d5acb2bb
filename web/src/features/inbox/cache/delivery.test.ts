// Ticks only move forward, whichever order the news arrives in.
import { describe, expect, it } from 'vitest'
import type { Delivery } from '@/api/views'
import { aDelivery, NOON } from '../testing'
import { laterDelivery } from './delivery'

const queued = aDelivery()
const unknown = aDelivery({ state: 'unknown' })
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
  it.each(permutations([queued, sent, delivered, read]))(
    'end at read in every order (%#) (#33)',
    (...order) => {
      const [first, ...rest] = order as [Delivery, ...Delivery[]]
      const end = rest.reduce((known, next) => laterDelivery(known, next, 'event'), first)
      expect(end).toMatchObject({
        state: 'read',
        sent_at: NOON + 1,
        delivered_at: NOON + 2,
        read_at: NOON + 3,
      })
    },
  )

  it('do not change when the same news comes twice', () => {
    expect(laterDelivery(delivered, delivered, 'event')).toEqual(delivered)
  })

  it('show a failure after sent, but not after delivered', () => {
    expect(laterDelivery(sent, failed, 'event').state).toBe('failed')
    expect(laterDelivery(failed, sent, 'event').state).toBe('failed')
    expect(laterDelivery(delivered, failed, 'event').state).toBe('delivered')
    expect(laterDelivery(failed, delivered, 'event').state).toBe('delivered')
  })

  it('start again when an event says that the message is queued anew', () => {
    for (const ended of [failed, unknown]) {
      expect(laterDelivery(ended, queued, 'event')).toEqual(queued)
      expect(laterDelivery(ended, queued, 'answer').state).toBe(ended.state)
    }
  })

  it('stay unknown until something certain arrives', () => {
    expect(laterDelivery(queued, unknown, 'event').state).toBe('unknown')
    expect(laterDelivery(unknown, sent, 'event').state).toBe('sent')
    expect(laterDelivery(sent, unknown, 'event').state).toBe('sent')
  })
})
