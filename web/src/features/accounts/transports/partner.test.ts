// Which accounts can share the chats of a number.
import { describe, expect, it } from 'vitest'
import type { Account } from '@/api/views'
import { isPartner } from './partner'

function account(id: string, provider: string, number: string, more: object = {}): Account {
  return { id, provider, display_phone_number: number, ...more } as unknown as Account
}

const device = account('a', 'web', '+6281234500001')

describe('another transport of a number', () => {
  it('is of the other kind and has the same number, however it is written', () => {
    expect(isPartner(device, account('b', 'cloud', '+62 812-3450-0001'))).toBe(true)
    expect(isPartner(device, account('b', 'cloud', ''))).toBe(true)
    expect(isPartner(device, account('b', 'cloud', '+62 811'))).toBe(false)
    expect(isPartner(device, account('b', 'bridge', '+6281234500001'))).toBe(false)
  })

  it('has no other one already', () => {
    expect(isPartner(device, account('b', 'cloud', '', { home_id: 'c' }))).toBe(false)
    expect(isPartner(device, account('b', 'cloud', '', { joined_id: 'c' }))).toBe(false)
  })
})
