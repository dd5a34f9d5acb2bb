// The shapes in which the inbox keeps the server's views, and which thread is meant.
import type { InfiniteData } from '@tanstack/vue-query'
import type { AccountId, ContactId, MessageId } from '@/api/ids'
import type { Chat, ChatState, Message, Page } from '@/api/views'
import type { Logged } from '@/realtime/listening'

/** A thread exists between one account and one contact, also before its first message. */
export interface ThreadKey {
  contactId: ContactId
  accountId: AccountId
}

/** Which messages of a thread: the newest, those older than one, or those newer than one. */
export type MessageCursor = 'newest' | { before: MessageId } | { after: MessageId }

/** A part of a thread without a gap, newest message first. */
export interface Stretch {
  items: Message[]
  /** Whether the server has messages before and behind those of this stretch. */
  hasOlder: boolean
  hasNewer: boolean
}

/** Newest stretch first; each begins where the one before it ends. */
export type MessagePages = InfiniteData<Stretch, MessageCursor>
export type ChatPages = InfiniteData<Page<Chat>, string | null>

export interface ChatFilter {
  q: string
  unread: boolean
  /** What was put aside; a search finds both. */
  archived: boolean
  accountId: AccountId | null
  /** Only chats whose work stands so, all when `null`; not looked at in a search and in the archive. */
  state: ChatState | null
}

/** Every chat that was not put aside. */
export const EVERY_CHAT: ChatFilter = {
  q: '',
  unread: false,
  archived: false,
  accountId: null,
  state: null,
}

/** What an event tells of a chat: everything, or everything but its last line. */
export type ChatNews = Omit<Chat, 'last_message'> & { last_message?: Message | null }

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
