// Chats and their messages: listing, reading, clearing.
import { answer, client } from './client'
import type { AccountId, ChatId, ContactId, MessageId } from './ids'
import type { Chat, ChatCounts, ChatState, MessagePage, Operation, Page } from './views'

export type ChatFilter = {
  account_id?: AccountId
  contact_id?: ContactId
  unread?: boolean
  archived?: boolean
  state?: ChatState
  q?: string
}

export type PageOfChats = { cursor?: string; limit?: number; signal?: AbortSignal }
export type PageOfMessages = {
  account_id?: AccountId
  /** Older than this message. */
  before?: MessageId
  /** Newer than this message. */
  after?: MessageId
  limit?: number
  signal?: AbortSignal
}

/** Newest activity first. */
export function listChats(filter: ChatFilter, { signal, ...page }: PageOfChats = {}): Promise<Page<Chat>> {
  return answer(client.GET('/chats', { params: { query: { ...filter, ...page } }, signal }))
}

/** Newest first. */
export function listMessages(
  contact: ContactId,
  { signal, ...query }: PageOfMessages = {},
): Promise<MessagePage> {
  const params = { path: { contact_id: contact }, query }
  return answer(client.GET('/chats/{contact_id}/messages', { params, signal }))
}

export function readChat(id: ChatId): Promise<Chat> {
  return answer(client.PUT('/chats/{id}/read', { params: { path: { id } } }))
}

/** What is to become of a chat; what is left out stays as it is. */
export type Arrangement = { shelf?: 'list' | 'archive' | 'pinned'; muted?: boolean; unread?: boolean }

/** Archives, pins, mutes a chat or marks it as unread, for the whole team. */
export function arrangeChat(id: ChatId, body: Arrangement): Promise<Chat> {
  return answer(client.PATCH('/chats/{id}', { params: { path: { id } }, body }))
}

/** How the work on a chat is to stand; `until` belongs to `snoozed` alone. */
export type Standing = { state: ChatState; until?: number }

/** Resolves a chat, puts it off or opens it again, for the whole team. */
export function setChatState(id: ChatId, body: Standing): Promise<Chat> {
  return answer(client.PUT('/chats/{id}/state', { params: { path: { id } }, body }))
}

/** How many chats stand in each list, each number up to 1000. */
export function countChats(
  query: { account_id?: AccountId; state?: ChatState },
  signal?: AbortSignal,
): Promise<ChatCounts> {
  return answer(client.GET('/chats/counts', { params: { query }, signal }))
}

/** Asks the phone for what was said before the oldest message that is here; the chat says how that goes. */
export function askOlder(id: ChatId): Promise<Chat> {
  return answer(client.POST('/chats/{id}/history', { params: { path: { id } } }))
}

/** Clears the chat for the whole team. */
export function clearChat(id: ChatId): Promise<void> {
  return answer(client.DELETE('/chats/{id}', { params: { path: { id } } }))
}

/** Has the chat's number block the person, or unblock them; ends by event. */
export function setBlocked(id: ChatId, blocked: boolean): Promise<Operation> {
  return answer(client.PUT('/chats/{id}/blocked', { params: { path: { id } }, body: { blocked } }))
}
