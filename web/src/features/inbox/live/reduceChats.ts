// What an event makes of the loaded pages of one chat list, and of one chat alone.
import {
  findChat,
  laterChat,
  withChat,
  withContact,
  withLastDelivery,
  withLastMessage,
  withoutChat,
} from '../cache/chatPages'
import { isOfTeam } from '../cache/message'
import type { ChatId } from '@/api/ids'
import type { Chat, Message } from '@/api/views'
import type { LoggedEvents } from '@/realtime/events'
import {
  EVERY_CHAT,
  isIn,
  threadOf,
  type ChatFilter,
  type ChatNews,
  type ChatPages,
  type InboxEvent,
} from '../types'

export interface ListView {
  filter: ChatFilter
  openChatId: ChatId | null
}

export function reduceChats(pages: ChatPages, view: ListView, event: InboxEvent): ChatPages {
  switch (event.name) {
    case 'NewChatEvent':
      return arrived(pages, view, event.data)
    case 'MessageAccepted':
      return accepted(pages, view, event.data.message)
    case 'ChatUpdatedEvent':
      return updated(pages, view, event.data)
    case 'MessageStatusEvent':
      return withLastDelivery(pages, event.data.message_id, event.data.delivery)
    case 'MessageUpdatedEvent':
      return withLastMessage(pages, event.data.message)
    case 'ContactUpdatedEvent':
      return withContact(pages, event.data.contact)
    default:
      return pages
  }
}

/** The same, for the chat that is open: it takes its id from its first message, and outlives clearing. */
export function reduceChat(chat: Chat, event: InboxEvent): Chat {
  const news = chatOf(event)
  if (news && !isSameThread(chat, news)) return chat
  const isFirst = event.name === 'MessageAccepted' && isIn(threadOf(chat), event.data.message)
  const base = { ...chat, id: isFirst ? event.data.message.chat_id : (news?.id ?? chat.id) }
  const alone: ChatPages = { pages: [{ items: [base] }], pageParams: [null] }
  const view = { filter: EVERY_CHAT, openChatId: base.id }
  const [kept] = reduceChats(alone, view, event).pages[0]?.items ?? []
  return kept ?? (news ? laterChat(base, { ...news, last_message: null }) : base)
}

function chatOf(event: InboxEvent): ChatNews | null {
  return event.name === 'NewChatEvent' || event.name === 'ChatUpdatedEvent' ? event.data.chat : null
}

function isSameThread(chat: Chat, news: ChatNews): boolean {
  return news.contact.id === chat.contact.id && news.account_id === chat.account_id
}

/** A cleared chat leaves the list until somebody writes again. */
function updated(pages: ChatPages, view: ListView, data: LoggedEvents['ChatUpdatedEvent']): ChatPages {
  const { chat, cleared } = data
  if (cleared) return withoutChat(pages, chat.id)
  const isListed = Boolean(chat.last_message) || findChat(pages, chat.id) !== undefined
  return isListed ? withChat(pages, chat, view) : pages
}

/** Only the line is news: how many are unread is the event's to say. */
function accepted(pages: ChatPages, view: ListView, message: Message): ChatPages {
  const chat = findChat(pages, message.chat_id)
  const isLate = chat === undefined || (chat.last_message_at ?? 0) > message.provider_at
  if (isLate) return pages
  return withChat(pages, { ...chat, last_message: message, last_message_at: message.provider_at }, view)
}

/** What the team notes in a thread is nobody's news. An event older than the row it meets (the list was fetched after it) changes nothing but itself. */
function arrived(pages: ChatPages, view: ListView, data: LoggedEvents['NewChatEvent']): ChatPages {
  const { chat, contact, message } = data
  if (isOfTeam(message)) return pages
  const current = findChat(pages, chat.id)
  const isLate = current !== undefined && (chat.last_message_at ?? 0) < (current.last_message_at ?? 0)
  if (isLate) return withLastMessage(pages, message)
  return withChat(pages, { ...chat, contact, last_message: message }, view)
}
