// What the wizard shows in each state of a link.
import { describe, expect, it } from 'vitest'
import type { LinkDetail } from '@/api/views'
import { phaseOf } from './useLinking'

const step = { kind: 'code', text: '2@x', expires_at: 1 }
const link = (given: Partial<LinkDetail>): LinkDetail => ({
  state: 'linking',
  since: 0,
  tells_phone: false,
  ...given,
})

describe('the wizard', () => {
  it('shows a code when there is one, and waits for it before', () => {
    expect(phaseOf(undefined)).toBe('loading')
    expect(phaseOf(link({}))).toBe('preparing')
    expect(phaseOf(link({ step }))).toBe('step')
  })

  it('goes from the phone to the end', () => {
    expect(phaseOf(link({ state: 'connecting' }))).toBe('connecting')
    expect(phaseOf(link({ state: 'connected' }))).toBe('connected')
  })

  it('offers a new code when the codes were used up or the device was refused', () => {
    for (const state of ['needs_scan', 'failed', 'replaced', 'outdated', 'banned', 'resting'] as const) {
      expect(phaseOf(link({ state }))).toBe('stopped')
    }
  })
})
