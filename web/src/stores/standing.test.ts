// How a number stands: the word, what becomes of messages, what helps.
import { describe, expect, it } from 'vitest'
import type { Account } from '@/api/views'
import { standingOf } from './standing'

const account = (given: Partial<Account>) => ({ provider: 'cloud', status: 'connected', ...given }) as Account

describe('how a number stands', () => {
  it('is told by its linked device where it has one', () => {
    const standing = standingOf(
      account({
        status: 'attention',
        status_reason: 'said of the number',
        link: { state: 'reconnecting', since: 5, attempt: 2, next_try_at: 9, tells_phone: false },
      }),
    )
    expect(standing).toMatchObject({
      word: 'reconnecting',
      tone: 'busy',
      flow: 'waits',
      since: 5,
      attempt: 2,
      nextTryAt: 9,
    })
    expect(standing.reason).toBe(null)
  })

  it('is told by Meta where no phone links it', () => {
    const standing = standingOf(account({ status: 'attention', status_reason: 'the token ends soon' }))
    expect(standing).toMatchObject({
      word: 'attention',
      flow: 'may_fail',
      remedy: 'look',
      reason: 'the token ends soon',
    })
  })

  it('stops messages while it is down, and a device without a phone is linked again', () => {
    const down = account({
      status: 'disconnected',
      link: { state: 'needs_scan', since: 1, tells_phone: false },
    })
    expect(standingOf(down)).toMatchObject({ flow: 'stops', remedy: 'link' })
  })

  it('needs nothing while all is well', () => {
    expect(standingOf(account({}))).toMatchObject({ flow: 'flows', remedy: 'none', tone: 'good' })
  })
})
