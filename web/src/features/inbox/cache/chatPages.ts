// The loaded pages of one chat list, changed without ever mutating them.
import type { ChatId, MessageId } from '@/api/ids'
import type { Chat, ChatState, Contact, Delivery, Message, Page } from '@/api/views'
import type { ChatFilter, ChatNews, ChatPages } from '../types'
import { laterDelivery } from './delivery'
import { laterMessage } from './message'

export function chatsOf(pages: ChatPages): Chat[] {
  const seen = new Set<string>()
  return pages.pages.flatMap((page) => page.items).filter((chat) => !seen.has(chat.id) && seen.add(chat.id))
}

export function findChat(pages: ChatPages, id: ChatId): Chat | undefined {
  return pages.pages.find((page) => holds(page, id))?.items.find((chat) => chat.id === id)
}

const idsOn = new WeakMap<Page<Chat>, Set<ChatId>>()

/** Pages never change, so what stands on one is noted once: a list of thousands is asked at every event. */
function holds(page: Page<Chat>, id: ChatId): boolean {
  const known = idsOn.get(page)
  if (known) return known.has(id)
  const ids = new Set(page.items.map((chat) => chat.id))
  idsOn.set(page, ids)
  return ids.has(id)
}

/** The chat with the later last line; a line is never replaced by an older one. */
export function laterChat(current: Chat | undefined, news: ChatNews): Chat {
  if (!current) return { ...news, last_message: news.last_message ?? null }
  return { ...current, ...news, last_message: laterLine(current, news) }
}

function laterLine(current: Chat, news: ChatNews): Message | null {
  if (news.last_message === undefined) return current.last_message ?? null
  if (news.last_message === null || !current.last_message) return news.last_message
  if (news.last_message.id === current.last_message.id) {
    return laterMessage(current.last_message, news.last_message, 'event')
  }
  const isOlder = news.last_message.provider_at < current.last_message.provider_at
  return isOlder ? current.last_message : news.last_message
}

/** The state a list is narrowed to: a search finds chats of all, and so does whoever looks through the archive. */
export function stateOf({ q, archived, state }: ChatFilter): ChatState | null {
  return q === '' && !archived ? state : null
}

/** Whether a list with this filter would show the chat; text search is the server's to answer. */
export function suits(chat: Chat, filter: ChatFilter): boolean {
  if (filter.accountId !== null && chat.account_id !== filter.accountId) return false
  if (filter.q === '' && chat.archived !== filter.archived) return false
  const state = stateOf(filter)
  if (state !== null && chat.state !== state) return false
  return !filter.unread || chat.unread_count > 0
}

/**
 * Moves the chat to where its last activity puts it. In a list it no longer suits it stays only
 * while it is open, so that reading a chat does not pull it from under the reader.
 */
export function withChat(
  pages: ChatPages,
  news: ChatNews,
  { filter, openChatId }: { filter: ChatFilter; openChatId: ChatId | null },
): ChatPages {
  const current = findChat(pages, news.id)
  const chat = laterChat(current, news)
  const stays = current !== undefined && (filter.q !== '' || chat.id === openChatId)
  const isShown = suits(chat, filter) ? current !== undefined || filter.q === '' : stays
  const others = current ? withoutChat(pages, chat.id) : pages
  return isShown ? inserted(others, chat) : others
}

export function withoutChat(pages: ChatPages, id: ChatId): ChatPages {
  return mapPages(pages, (page) =>
    holds(page, id) ? { ...page, items: page.items.filter((chat) => chat.id !== id) } : page,
  )
}

/** The list once nobody looks at the chat any more, which may have stayed in it for its reader alone. */
export function withoutLeft(pages: ChatPages, id: ChatId, filter: ChatFilter): ChatPages {
  const state = stateOf(filter)
  const chat = findChat(pages, id)
  return chat && state !== null && chat.state !== state ? withoutChat(pages, id) : pages
}

export function withContact(pages: ChatPages, contact: Contact): ChatPages {
  return mapChats(pages, (chat) => (chat.contact.id === contact.id ? { ...chat, contact } : chat))
}

export function withLastDelivery(pages: ChatPages, id: MessageId, delivery: Delivery): ChatPages {
  return mapChats(pages, (chat) => {
    const line = chat.last_message
    if (line?.id !== id) return chat
    const later = line.delivery ? laterDelivery(line.delivery, delivery, 'event') : delivery
    return { ...chat, last_message: { ...line, delivery: later } }
  })
}

export function withLastMessage(pages: ChatPages, message: Message): ChatPages {
  return mapChats(pages, (chat) =>
    chat.last_message?.id === message.id
      ? { ...chat, last_message: laterMessage(chat.last_message, message, 'event') }
      : chat,
  )
}

function mapChats(pages: ChatPages, change: (chat: Chat) => Chat): ChatPages {
  return mapPages(pages, (page) => {
    const items = page.items.map(change)
    return items.every((chat, index) => chat === page.items[index]) ? page : { ...page, items }
  })
}

function mapPages(pages: ChatPages, change: (page: Page<Chat>) => Page<Chat>): ChatPages {
  const mapped = pages.pages.map(change)
  const isSame = mapped.every((page, index) => page === pages.pages[index])
  return isSame ? pages : { ...pages, pages: mapped }
}

function inserted(pages: ChatPages, chat: Chat): ChatPages {
  for (const [index, page] of pages.pages.entries()) {
    const at = page.items.findIndex((other) => isBefore(chat, other))
    if (at >= 0) return withItems(pages, index, page.items.toSpliced(at, 0, chat))
  }
  const last = pages.pages.length - 1
  const page = pages.pages[last]
  if (!page || page.next_cursor) return pages
  return withItems(pages, last, [...page.items, chat])
}

function withItems(pages: ChatPages, index: number, items: Chat[]): ChatPages {
  const page = pages.pages[index]
  return page ? { ...pages, pages: pages.pages.with(index, { ...page, items }) } : pages
}

/** What is pinned first, then latest activity; the id decides between equals, as the server's paging does. */
function isBefore(one: Chat, other: Chat): boolean {
  if (one.pinned !== other.pinned) return one.pinned
  const [oneAt, otherAt] = [one.last_message_at ?? 0, other.last_message_at ?? 0]
  return oneAt === otherAt ? one.id > other.id : oneAt > otherAt
}
