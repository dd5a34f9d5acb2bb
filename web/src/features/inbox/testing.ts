// Builders for the inbox's tests: a whole chat or message with only what matters said.
import type { Chat, Contact, Delivery, Message, Page } from '@/api/views'
import type { ChatPages, MessagePages } from './types'

export const NOON = Date.UTC(2026, 10, 22, 5)

type Plain<Value> = Value extends string ? (string extends Value ? string : Value | (string & {})) : Value
/** Ids may be written as plain text. */
type Given<View> = { [Key in keyof View]?: Plain<View[Key]> }

export function aContact(given: Given<Contact> = {}): Contact {
  return {
    id: 'contact-1',
    type: 'individual',
    name: 'Sari',
    phone: '+6281234567890',
    identities: [],
    created_at: NOON,
    updated_at: NOON,
    ...given,
  } as Contact
}

export function aMessage(given: Given<Message> = {}): Message {
  return {
    id: 'message-1',
    chat_id: 'chat-1',
    contact_id: 'contact-1',
    account_id: 'account-1',
    direction: 'in',
    kind: 'text',
    text: 'halo',
    content: { body: 'halo' },
    reactions: [],
    forwarded: false,
    provider_at: NOON,
    created_at: NOON,
    ...given,
  } as Message
}

export function aDelivery(given: Partial<Delivery> = {}): Delivery {
  return { state: 'queued', queued_at: NOON, ...given }
}

export function aChat(given: Given<Chat> = {}): Chat {
  return {
    id: 'chat-1',
    account_id: 'account-1',
    contact: aContact(),
    chat_type: 'private',
    unread_count: 0,
    state: 'open',
    archived: false,
    pinned: false,
    muted: false,
    blocked: false,
    last_message: null,
    last_message_at: NOON,
    window: { open: true, until: NOON + 3_600_000 },
    created_at: NOON,
    ...given,
  } as Chat
}

/** Messages newest first, split into the given pages; the last page ends the history. */
export function messagePages(...pages: Message[][]): MessagePages {
  return {
    pages: pages.map((items, index) => ({
      items,
      hasOlder: index < pages.length - 1,
      hasNewer: index > 0,
    })),
    pageParams: pages.map((_, index) => {
      const border = pages[index - 1]?.at(-1)
      return border ? { before: border.id } : 'newest'
    }),
  }
}

export function chatPages(...pages: Chat[][]): ChatPages {
  return {
    pages: cut(pages),
    pageParams: pages.map((_, index) => (index === 0 ? null : `cursor-${index - 1}`)),
  }
}

function cut<Item>(pages: Item[][]): Page<Item>[] {
  const last = pages.length - 1
  return pages.map((items, index) => ({ items, next_cursor: index === last ? null : `cursor-${index}` }))
}
