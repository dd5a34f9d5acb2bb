// Chats and their messages: listing, reading, clearing.
import { answer, client } from './client'
import type { AccountId, ChatId, ContactId, MessageId } from './ids'
import type { Chat, MessagePage, Operation, Page } from './views'

export type ChatFilter = {
  account_id?: AccountId
  contact_id?: ContactId
  unread?: boolean
  archived?: boolean
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
