// The events a workspace logs, by name, and what their data holds. One serializer with the REST views.
import type { ContactId, MessageId, ChatId, ClientMessageId, UserId } from '@/api/ids'
import type { Account, Chat, Contact, Delivery, Media, Message, Operation } from '@/api/views'

export type LoggedEvents = {
  NewChatEvent: {
    message: Message
    contact: Contact
    media: Media | null
    user: { id: UserId; name: string } | null
    workspace: { id: string }
    /** Without `last_message`: that is `message`. */
    chat: Omit<Chat, 'last_message'>
  }
  MessageStatusEvent: {
    message_id: MessageId
    client_message_id: ClientMessageId | null
    chat_id: ChatId
    contact_id: ContactId
    delivery: Delivery
  }
  /** An edit, a revocation, a reaction, media that became ready. */
  MessageUpdatedEvent: { message: Message }
  /** Read, cleared, made. */
  ChatUpdatedEvent: { chat: Chat; cleared?: boolean }
  ContactUpdatedEvent: { contact: Contact; merged_contact_id?: ContactId | null; deleted?: boolean }
  AccountUpdatedEvent: { account: Account; removed?: boolean }
  /** A number was asked to do something, or it ended; without the result. */
  OperationUpdatedEvent: { operation: Operation }
}

export type EventName = keyof LoggedEvents

const names: Record<EventName, true> = {
  NewChatEvent: true,
  MessageStatusEvent: true,
  MessageUpdatedEvent: true,
  ChatUpdatedEvent: true,
  ContactUpdatedEvent: true,
  AccountUpdatedEvent: true,
  OperationUpdatedEvent: true,
}

export const eventNames = Object.keys(names) as EventName[]

export function isEventName(name: string): name is EventName {
  return name in names
}

/** Whispers go from browser to browser and are never logged. */
export type Whispers = {
  typing: {
    chat_id: ChatId
    contact_id: ContactId
    user: { id: UserId; name: string }
    typing: boolean
  }
  /** Which chat a colleague has open. */
  viewing: { chat_id: ChatId; user: { id: UserId; name: string }; viewing: boolean }
}

/** What the server tells those who listen now; like a whisper, never logged. */
export type Mentions = {
  /** Somebody types through the API; `chat_id` is absent before the first message. */
  TypingEvent: Omit<Whispers['typing'], 'chat_id'> & { chat_id: ChatId | null }
}

export const mentionNames = ['TypingEvent'] as const satisfies (keyof Mentions)[]

export const whisperNames = ['typing', 'viewing'] as const satisfies (keyof Whispers)[]

/** What travels in the data of each logged event beside its content. */
export type Numbered = {
  /** The event's number in the workspace's log. */
  _s: number
  /** The number of the channel's event before this one. */
  _p: number
  /** The content was too large for a frame; the log has it. */
  truncated?: boolean
}

export type Frame = { name: string; data: Numbered & Record<string, unknown> }

export function isNumbered(data: unknown): data is Frame['data'] {
  return typeof data === 'object' && data !== null && '_s' in data && typeof data._s === 'number'
}
