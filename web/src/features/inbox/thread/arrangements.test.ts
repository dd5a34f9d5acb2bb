// What the menu of a chat offers follows how the chat stands.
import { describe, expect, it } from 'vitest'
import { arrangementsOf } from './arrangements'

const plain = { archived: false, pinned: false, muted: false, unread_count: 0 }
const names = (chat: typeof plain) => arrangementsOf(chat).map((line) => line.name)

describe('the menu of a chat', () => {
  it('offers what the chat is not', () => {
    expect(names(plain)).toEqual(['pin', 'archive', 'mute', 'unread'])
    expect(names({ ...plain, pinned: true, muted: true, unread_count: 2 })).toEqual([
      'unpin',
      'archive',
      'unmute',
      'read',
    ])
  })

  it('takes a chat back from where it stands', () => {
    const back = arrangementsOf({ ...plain, archived: true }).find((line) => line.name === 'unarchive')
    expect(back?.wanted).toEqual({ shelf: 'list' })
  })
})
