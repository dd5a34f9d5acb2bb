// What is read of a group, however much or little its provider told.
import { describe, expect, it } from 'vitest'
import type { Account, GroupMember } from '@/api/views'
import { aContact } from '../testing'
import { groupOf, isOurs, namesOf, withContacts } from './group'

const told = (group_metadata: Record<string, unknown>) =>
  groupOf(aContact({ type: 'group', name: 'Arisan', group_metadata }))

describe('a group', () => {
  it('lists admins first, then members by name', () => {
    const { participants, count } = told({
      subject: 'Arisan',
      participants: [
        { id: 'c', phone: '+6281', name: 'Wati', role: 'member' },
        { id: 'a', phone: '+6282', name: 'Sari', role: 'admin' },
        { id: 'b', phone: null, lid: '77', name: 'Budi', role: 'member' },
        { id: 'd', name: 'Dewi', role: 'superadmin' },
      ],
    })
    expect(participants.map(({ name, role }) => [name, role])).toEqual([
      ['Dewi', 'superadmin'],
      ['Sari', 'admin'],
      ['Budi', 'member'],
      ['Wati', 'member'],
    ])
    expect(count).toBe(4)
  })

  it('names a person without a name by the number, and nobody by a hidden id', () => {
    const { participants } = told({ participants: [{ wa_id: '6281' }, { lid: '99' }] })
    expect(participants.map(({ name }) => name).toSorted()).toEqual(['+6281', null])
    expect(new Set(participants.map(({ key }) => key)).size).toBe(2)
  })

  it('is empty when nothing was told, or nothing that makes sense', () => {
    const rules = { locked: false, adminsAdd: false }
    const nothing = { subject: null, description: null, participants: [], count: null, rules }
    expect(groupOf(aContact({ group_metadata: null }))).toEqual(nothing)
    expect(told({ subject: 7, description: '  ', participants: 'many' })).toEqual(nothing)
  })

  it('counts what the provider counted when it lists nobody', () => {
    expect(told({ total_participant_count: 12 }).count).toBe(12)
  })

  it('tells what only admins may do', () => {
    expect(told({ locked: true, admins_add: true }).rules).toEqual({ locked: true, adminsAdd: true })
  })

  it('shows people by the names and pictures of the contacts they are, and lists them by these', () => {
    const { participants } = told({
      participants: [
        { id: '+6281', phone: '+6281' },
        { id: '77@lid', lid: '77@lid' },
        { id: '+6283', phone: '+6283' },
      ],
    })
    const picture = { state: 'ready', url: '/wati' } as const
    const known: GroupMember[] = [
      { id: '+6281', phone: '+6281', role: 'member', name: 'Wati', picture },
      { id: '77@lid', role: 'member', name: 'Ani' },
      { id: '+6283', phone: '+6283', role: 'member' },
    ]
    const shown = withContacts(participants, known)
    expect(shown.map(({ name, picture: url }) => [name, url])).toEqual([
      ['+6283', null],
      ['Ani', null],
      ['Wati', '/wati'],
    ])
    expect([...namesOf(shown)]).toEqual([
      ['77@lid', 'Ani'],
      ['+6281', 'Wati'],
    ])
  })

  it('knows the number itself among the members, however it is written', () => {
    const [member] = told({ participants: [{ phone: '+6281234' }] }).participants
    const account = { display_phone_number: '+62 812-34', phone_number_id: '9' } as Account
    expect(member && isOurs(member, account)).toBe(true)
    expect(member && isOurs(member, { ...account, display_phone_number: '' })).toBe(false)
  })
})
