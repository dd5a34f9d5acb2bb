// Each state of a number offers what helps in it, and nothing the server would refuse.
import { describe, expect, it } from 'vitest'
import type { Account, LinkState } from '@/api/views'
import { actsOf } from './accountActs'

const device = (state: LinkState) => ({ provider: 'web', link: { state, since: 0 } }) as Account

describe('what can be done with a number', () => {
  it('a number of the Cloud API is checked; nothing of a phone is offered', () => {
    expect(actsOf({ provider: 'cloud', link: null } as Account)).toEqual(['check', 'rename', 'remove'])
  })

  it('a connected device is reconnected, disconnected or logged out, but not linked again', () => {
    expect(actsOf(device('connected'))).toEqual([
      'reconnect',
      'disconnect',
      'history',
      'rename',
      'log_out',
      'remove',
    ])
  })

  it('a device that no phone has linked can only be linked', () => {
    const acts = actsOf(device('needs_scan'))
    expect(acts).toContain('link')
    expect(acts).not.toEqual(expect.arrayContaining(['reconnect']))
    expect(acts).not.toEqual(expect.arrayContaining(['disconnect']))
    expect(acts).not.toEqual(expect.arrayContaining(['log_out']))
  })

  it('a device that rests is not disconnected once more', () => {
    expect(actsOf(device('resting'))).not.toContain('disconnect')
    expect(actsOf(device('resting'))).toContain('reconnect')
  })
})
