// Events applied to the caches: twice, late, out of order, and joined to what was sent from here.
import { describe, expect, it } from 'vitest'
import { asId, type AccountId, type ChatId } from '@/api/ids'
import type { Message } from '@/api/views'
import { chatsOf, withoutLeft } from '../cache/chatPages'
import {
  messagesOf,
  newerCursor,
  olderCursor,
  reachesEnd,
  withoutNewPages,
  withoutOldPages,
} from '../cache/messagePages'
import { aChat, aContact, aDelivery, aMessage, chatPages, messagePages, NOON } from '../testing'
import { EVERY_CHAT, type InboxEvent, type ThreadKey } from '../types'
import { type ListView, reduceChat, reduceChats } from './reduceChats'
import { makesStale, reduceThread } from './reduceThread'

const everything: ListView = {
  filter: EVERY_CHAT,
  openChatId: null,
}
const thread: ThreadKey = { contactId: asId('contact-1'), accountId: asId('account-1') }
const elsewhere: ThreadKey = { contactId: asId('contact-2'), accountId: asId('account-1') }

function arrival(message: Message, chat: Parameters<typeof aChat>[0] = {}): InboxEvent {
  const whole = aChat({ id: message.chat_id, last_message_at: message.provider_at, unread_count: 1, ...chat })
  return {
    name: 'NewChatEvent',
    data: { message, contact: whole.contact, media: null, user: null, workspace: { id: 'w' }, chat: whole },
  }
}

function status(id: string, state: 'read' | 'delivered'): InboxEvent {
  const data = {
    message_id: asId(id),
    client_message_id: null,
    chat_id: asId('chat-1'),
    contact_id: asId('contact-1'),
  }
  return {
    name: 'MessageStatusEvent',
    data: { ...data, delivery: aDelivery({ state, delivered_at: NOON }) },
  } as InboxEvent
}

const ids = (items: { id: string }[]) => items.map((item) => item.id)

describe('a thread', () => {
  const older = aMessage({ id: 'a', provider_at: NOON })
  const newer = aMessage({ id: 'c', provider_at: NOON + 2000 })
  const between = aMessage({ id: 'b', provider_at: NOON + 1000 })
  const pages = messagePages([newer, older])

  it('shows an event once however often it comes', () => {
    const once = reduceThread(pages, thread, arrival(between))
    expect(ids(messagesOf(once))).toEqual(['a', 'b', 'c'])
    expect(ids(messagesOf(reduceThread(once, thread, arrival(between))))).toEqual(['a', 'b', 'c'])
  })

  it('leaves other threads alone, keeping the very same object', () => {
    expect(reduceThread(pages, elsewhere, arrival(between))).toBe(pages)
  })

  it('joins the message sent from here by its client id', () => {
    const mine = aMessage({
      id: 'server',
      client_message_id: 'client',
      direction: 'out',
      delivery: aDelivery(),
    })
    const answered = reduceThread(messagePages([mine]), thread, arrival({ ...mine, text: 'same' }))
    expect(ids(messagesOf(answered))).toEqual(['server'])
  })

  it('takes a status however late and keeps the furthest', () => {
    const mine = aMessage({
      id: 'm',
      direction: 'out',
      delivery: aDelivery({ state: 'read', read_at: NOON }),
    })
    const [message] = messagesOf(reduceThread(messagePages([mine]), thread, status('m', 'delivered')))
    expect(message?.delivery).toMatchObject({ state: 'read', delivered_at: NOON })
  })

  it('shows the clock of a retry only while nothing else has happened', () => {
    const failed = aMessage({ id: 'm', direction: 'out', delivery: aDelivery({ state: 'failed' }) })
    const retried = { ...failed, delivery: aDelivery() }
    const answer: InboxEvent = { name: 'RetryAccepted', data: { before: failed, message: retried } }
    const stateAfter = (message: Message) =>
      messagesOf(reduceThread(messagePages([message]), thread, answer))[0]?.delivery?.state
    expect(stateAfter(failed)).toBe('queued')
    expect(stateAfter({ ...failed, delivery: aDelivery({ state: 'sent' }) })).toBe('sent')
  })

  it('never takes back an edit, a revocation or a deletion on the phone', () => {
    const late = { edited_at: NOON + 5, revoked_at: NOON + 6, deleted_on_phone_at: NOON + 7 }
    const edited = aMessage({ id: 'a', text: 'new', ...late })
    const stale: InboxEvent = { name: 'MessageUpdatedEvent', data: { message: older } }
    const [message] = messagesOf(reduceThread(messagePages([edited]), thread, stale))
    expect(message).toMatchObject({ text: 'new', ...late })
  })

  it('does not put a message older than what is loaded at its end', () => {
    const partial = messagePages([newer], [between])
    const withMore = { ...partial, pages: partial.pages.map((page) => ({ ...page, hasOlder: true })) }
    const ancient = aMessage({ id: '0', provider_at: NOON - 9000 })
    expect(reduceThread(withMore, thread, arrival(ancient))).toBe(withMore)
  })

  it('does not show a new message while its end is not loaded', () => {
    const away = { ...pages, pages: pages.pages.map((page) => ({ ...page, hasNewer: true })) }
    expect(reachesEnd(away)).toBe(false)
    const latest = aMessage({ id: 'z', provider_at: NOON + 9000 })
    expect(reduceThread(away, thread, arrival(latest))).toBe(away)
  })

  it('is cut in pieces as it grows, each leading on to the next, and those far from the reader are let go of', () => {
    const all = Array.from({ length: 4000 }, (_, index) =>
      aMessage({ id: `m${String(index).padStart(4, '0')}`, provider_at: NOON + index }),
    )
    const grown = all
      .map((message) => arrival(message))
      .reduce((known, event) => reduceThread(known, thread, event), messagePages([older]))
    expect(ids(messagesOf(grown))).toEqual(['a', ...ids(all)])
    for (const [index, page] of grown.pages.entries()) {
      expect(page.items.length).toBeLessThanOrEqual(100)
      expect(olderCursor(page)).toEqual(grown.pageParams[index + 1])
    }
    const atEnd = withoutOldPages(grown)
    expect(messagesOf(atEnd).at(-1)?.id).toBe('m3999')
    expect(messagesOf(atEnd).length).toBeLessThan(500)
    expect(reachesEnd(atEnd)).toBe(true)
    const above = withoutNewPages(grown)
    expect(messagesOf(above)[0]?.id).toBe('a')
    expect(messagesOf(above).length).toBeLessThan(3200)
    expect(reachesEnd(above)).toBe(false)
    expect(above.pages[0] && newerCursor(above.pages[0])).toEqual({ after: messagesOf(above).at(-1)?.id })
  })

  it('is read anew when the team cleared the chat or contacts were merged', () => {
    const chat = aChat({ last_message: null })
    const updated = (cleared: boolean): InboxEvent => ({ name: 'ChatUpdatedEvent', data: { chat, cleared } })
    expect(makesStale(thread, updated(true))).toBe(true)
    expect(makesStale(thread, updated(false))).toBe(false)
    expect(makesStale(elsewhere, updated(true))).toBe(false)
    const merged = { contact: aContact({ id: 'other' }), merged_contact_id: thread.contactId }
    expect(makesStale(thread, { name: 'ContactUpdatedEvent', data: merged })).toBe(true)
    expect(makesStale(elsewhere, { name: 'ContactUpdatedEvent', data: merged })).toBe(false)
  })
})

describe('a chat list', () => {
  const line = aMessage({ id: 'line', chat_id: 'one' })
  const first = aChat({ id: 'one', last_message_at: NOON + 2000, last_message: line })
  const second = aChat({ id: 'two', last_message_at: NOON + 1000, last_message: line })
  const pages = chatPages([first], [second])

  it('moves the chat of a new message to the top, across pages', () => {
    const event = arrival(aMessage({ id: 'm', chat_id: 'two', provider_at: NOON + 9000 }))
    const moved = chatsOf(reduceChats(pages, everything, event))
    expect(ids(moved)).toEqual(['two', 'one'])
    expect(moved[0]).toMatchObject({ unread_count: 1, last_message: { id: 'm' } })
  })

  it('shows a chat that was not loaded, unless its filter would not', () => {
    const event = arrival(aMessage({ chat_id: 'three', provider_at: NOON + 9000 }), { account_id: 'other' })
    expect(ids(chatsOf(reduceChats(pages, everything, event)))).toEqual(['three', 'one', 'two'])
    const mine: ListView = {
      ...everything,
      filter: { ...everything.filter, accountId: asId<AccountId>('account-1') },
    }
    expect(reduceChats(pages, mine, event)).toBe(pages)
    const searched = { ...everything, filter: { ...everything.filter, q: 'sari' } }
    expect(reduceChats(pages, searched, event)).toBe(pages)
  })

  it('ignores an arrival older than the row it already has', () => {
    const event = arrival(aMessage({ id: 'old', chat_id: 'one', provider_at: NOON - 5 }), { unread_count: 9 })
    expect(reduceChats(pages, everything, event)).toBe(pages)
  })

  it('takes its last line from the answer to a send, never its unread count', () => {
    const message = aMessage({ id: 'sent', chat_id: 'two', direction: 'out', provider_at: NOON + 9000 })
    const list = chatPages([first, { ...second, unread_count: 3 }])
    const [top] = chatsOf(reduceChats(list, everything, { name: 'MessageAccepted', data: { message } }))
    expect(top).toMatchObject({ id: 'two', unread_count: 3, last_message: { id: 'sent' } })
  })

  it('keeps the open chat in the unread list after it was read, and drops the others', () => {
    const unread: ListView = {
      filter: { ...everything.filter, unread: true },
      openChatId: asId<ChatId>('one'),
    }
    const full = chatPages([aChat({ ...first, unread_count: 2 }), aChat({ ...second, unread_count: 1 })])
    const read = (chat: typeof first): InboxEvent => ({
      name: 'ChatUpdatedEvent',
      data: { chat: { ...chat, unread_count: 0 } },
    })
    const after = reduceChats(reduceChats(full, unread, read(first)), unread, read(second))
    expect(ids(chatsOf(after))).toEqual(['one'])
  })

  it('drops a cleared chat until somebody writes again', () => {
    const cleared: InboxEvent = { name: 'ChatUpdatedEvent', data: { chat: first, cleared: true } }
    const without = reduceChats(pages, everything, cleared)
    expect(ids(chatsOf(without))).toEqual(['two'])
    const event = arrival(aMessage({ chat_id: 'one', provider_at: NOON + 9000 }))
    expect(ids(chatsOf(reduceChats(without, everything, event)))).toEqual(['one', 'two'])
  })

  it('shows pinned chats first, whenever they were last spoken in', () => {
    const pinned: InboxEvent = { name: 'ChatUpdatedEvent', data: { chat: { ...second, pinned: true } } }
    expect(ids(chatsOf(reduceChats(pages, everything, pinned)))).toEqual(['two', 'one'])
  })

  it('moves a chat that was put aside from the list to the archive', () => {
    const put: InboxEvent = { name: 'ChatUpdatedEvent', data: { chat: { ...second, archived: true } } }
    expect(ids(chatsOf(reduceChats(pages, everything, put)))).toEqual(['one'])
    const archive: ListView = { ...everything, filter: { ...everything.filter, archived: true } }
    expect(ids(chatsOf(reduceChats(chatPages([]), archive, put)))).toEqual(['two'])
  })

  it('drops a resolved chat from the open ones, unless it is on screen', () => {
    const done: InboxEvent = { name: 'ChatUpdatedEvent', data: { chat: { ...second, state: 'resolved' } } }
    const open: ListView = { ...everything, filter: { ...EVERY_CHAT, state: 'open' } }
    expect(ids(chatsOf(reduceChats(pages, open, done)))).toEqual(['one'])
    expect(ids(chatsOf(reduceChats(pages, everything, done)))).toEqual(['one', 'two'])
    const reading = { ...open, openChatId: asId<ChatId>('two') }
    expect(ids(chatsOf(reduceChats(pages, reading, done)))).toEqual(['one', 'two'])
    const left = reduceChats(pages, reading, done)
    expect(ids(chatsOf(withoutLeft(left, asId('two'), open.filter)))).toEqual(['one'])
    expect(withoutLeft(left, asId('one'), open.filter)).toBe(left)
    const found: ListView = { ...open, filter: { ...open.filter, q: 'sari' } }
    expect(ids(chatsOf(reduceChats(pages, found, done)))).toEqual(['one', 'two'])
  })

  it('takes what the team notes in a thread for nobody’s news', () => {
    const note = aMessage({
      id: 'l',
      chat_id: 'two',
      kind: 'system',
      direction: 'out',
      provider_at: NOON + 9000,
    })
    expect(reduceChats(pages, everything, arrival(note))).toBe(pages)
  })

  it('moves the tick of its last line forward only', () => {
    const mine = aMessage({ id: 'm', direction: 'out', delivery: aDelivery({ state: 'sent' }) })
    const list = chatPages([aChat({ last_message: mine })])
    const read = reduceChats(list, everything, status('m', 'read'))
    const late = reduceChats(read, everything, status('m', 'delivered'))
    expect(chatsOf(late)[0]?.last_message?.delivery?.state).toBe('read')
  })

  it('gives a renamed contact its name in every row', () => {
    const event: InboxEvent = {
      name: 'ContactUpdatedEvent',
      data: { contact: aContact({ name: 'Sari Dewi' }) },
    }
    const names = chatsOf(reduceChats(pages, everything, event)).map((chat) => chat.contact.name)
    expect(names).toEqual(['Sari Dewi', 'Sari Dewi'])
  })
})

describe('the open chat', () => {
  it('takes its id from its first message and then follows its events', () => {
    const started = aChat({ id: 'contact-1/account-1', last_message_at: null })
    const event = arrival(aMessage({ id: 'm', chat_id: 'chat-9' }), { last_message: null })
    expect(reduceChat(started, event)).toMatchObject({
      id: 'chat-9',
      unread_count: 1,
      last_message: { id: 'm' },
    })
    const other = arrival(aMessage({ chat_id: 'x' }), { contact: aContact({ id: 'contact-2' }) })
    expect(reduceChat(started, other)).toEqual(started)
    const accepted: InboxEvent = {
      name: 'MessageAccepted',
      data: { message: aMessage({ id: 'm', chat_id: 'chat-9' }) },
    }
    expect(reduceChat(started, accepted)).toMatchObject({ id: 'chat-9', last_message: { id: 'm' } })
  })

  it('stays open, empty, when it is cleared', () => {
    const chat = aChat({ unread_count: 2, last_message: aMessage() })
    const cleared: InboxEvent = { name: 'ChatUpdatedEvent', data: { chat, cleared: true } }
    expect(reduceChat(chat, cleared)).toMatchObject({ id: chat.id, last_message: null })
  })
})
