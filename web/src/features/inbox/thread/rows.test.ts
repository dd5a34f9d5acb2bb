// What a thread draws: days, groups, the unread divider, and bubbles that keep their identity.
import { describe, expect, it } from 'vitest'
import { outgoingText } from '../composer/outgoing'
import { aChat, aMessage, NOON } from '../testing'
import { asId } from '@/api/ids'
import { dividerOf } from './divider'
import { rowsOf, type ThreadRow } from './rows'

const DAY = 86_400_000

const sketch = (rows: ThreadRow[]) =>
  rows.map((row) => (row.type === 'message' ? `${row.startsGroup ? '^' : '-'}${row.key}` : row.type))

const at = (id: string, seconds: number, given: Parameters<typeof aMessage>[0] = {}) =>
  aMessage({ id, provider_at: NOON + seconds * 1000, ...given })

const outgoing = (clientMessageId: string) =>
  outgoingText({
    chat: aChat(),
    text: 'ya',
    members: [],
    quoted: null,
    author: { id: asId('agent'), name: 'Budi' },
    clientMessageId: asId(clientMessageId),
    now: NOON + 5000,
  })

describe('rows', () => {
  it('groups one sender within 60 seconds, and no longer', () => {
    const messages = [at('a', 0), at('b', 60), at('c', 121)]
    expect(sketch(rowsOf(messages, [], null))).toEqual(['day', '^a', '-b', '^c'])
  })

  it('starts a group when the direction, the agent or the member of a group changes', () => {
    const messages = [
      at('a', 0),
      at('b', 1, { direction: 'out', user: { id: 'u1', name: 'Budi' } }),
      at('c', 2, { direction: 'out', user: { id: 'u2', name: 'Rina' } }),
      at('d', 3, { metadata: { sender_phone: '1' } }),
      at('e', 4, { metadata: { sender_phone: '2' } }),
    ]
    expect(sketch(rowsOf(messages, [], null))).toEqual(['day', '^a', '^b', '^c', '^d', '^e'])
  })

  it('puts a day between days and a system line outside every group', () => {
    const messages = [at('a', 0), at('s', 1, { kind: 'system' }), at('b', 2), at('c', DAY / 1000)]
    expect(sketch(rowsOf(messages, [], null))).toEqual(['day', '^a', 'system', '^b', 'day', '^c'])
  })

  it('keep their height when older messages are loaded before them', () => {
    const older = [at('a', -30), at('b', 0), at('c', 20), at('d', DAY / 1000)]
    const later = rowsOf(older.slice(1), [], null, true)
    expect(sketch(later)).toEqual(['-c', 'day', '^d'])
    expect(sketch(rowsOf(older, [], null))).toEqual(['day', '^a', '-b', ...sketch(later)])
  })

  it('puts the divider before the first unread message and starts a group there', () => {
    const messages = [at('a', 0), at('b', 1), at('c', 2)]
    const divider = dividerOf(messages, 2)
    expect(sketch(rowsOf(messages, [], divider))).toEqual(['day', '^a', 'divider', '^b', '-c'])
  })

  it('keeps the key of a bubble when the server answers it', () => {
    const entry = outgoing('client')
    const before = rowsOf([at('a', 0)], [entry], null)
    const answered = at('server', 6, { direction: 'out', client_message_id: 'client' })
    const after = rowsOf([at('a', 0), answered], [entry], null)
    expect(before.map((row) => row.key)).toEqual(after.map((row) => row.key))
    expect(after).toHaveLength(3)
  })
})

describe('the unread divider', () => {
  const messages = [at('a', 0), at('mine', 1, { direction: 'out' }), at('b', 2)]

  it('counts received messages only', () => {
    expect(dividerOf(messages, 2)).toEqual({ messageId: 'a', count: 2 })
    expect(dividerOf(messages, 1)).toEqual({ messageId: 'b', count: 1 })
  })

  it('stands before the oldest loaded message when more are unread', () => {
    expect(dividerOf(messages, 40)).toEqual({ messageId: 'a', count: 40 })
  })

  it('is absent when nothing is unread', () => {
    expect(dividerOf(messages, 0)).toBeNull()
    expect(dividerOf([], 3)).toBeNull()
  })
})
