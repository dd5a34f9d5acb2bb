// The shapes in which the inbox keeps the server's views, and which thread is meant.
import type { InfiniteData } from '@tanstack/vue-query'
import type { AccountId, ContactId } from '@/api/ids'
import type { Chat, Message, MessagePage, Page } from '@/api/views'
import type { EventName, LoggedEvents } from '@/realtime/events'

/** A thread exists between one account and one contact, also before its first message. */
export interface ThreadKey {
  contactId: ContactId
  accountId: AccountId
}

/** Where a page of messages begins; `newer` leads back to a page that was dropped from memory. */
export interface MessageCursor {
  before: string | null
  newer: MessageCursor | null
}

/** Newest page first, newest message first in each page. */
export type MessagePages = InfiniteData<MessagePage, MessageCursor>
export type ChatPages = InfiniteData<Page<Chat>, string | null>

export interface ChatFilter {
  q: string
  unread: boolean
  accountId: AccountId | null
}

/** What an event tells of a chat: everything, or everything but its last line. */
export type ChatNews = Omit<Chat, 'last_message'> & { last_message?: Message | null }

/** A logged event with its name beside its data, so that a `switch` tells them apart. */
type Logged = { [Name in EventName]: { name: Name; data: LoggedEvents[Name] } }[EventName]

/** Everything that changes what is loaded: the workspace's events, and the server's answers to a send. */
export type InboxEvent =
  | Logged
  | { name: 'MessageAccepted'; data: { message: Message } }
  | { name: 'RetryAccepted'; data: { before: Message; message: Message } }

export function threadOf(chat: Chat): ThreadKey {
  return { contactId: chat.contact.id, accountId: chat.account_id }
}

export function isIn(thread: ThreadKey, message: Message): boolean {
  return message.contact_id === thread.contactId && message.account_id === thread.accountId
}
