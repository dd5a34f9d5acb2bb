// One type per kind of id: a chat's id cannot be passed where a contact's is meant.
import { randomUuid } from '@/lib/random'

declare const kind: unique symbol
type Id<Kind extends string> = string & { readonly [kind]: Kind }

export type UserId = Id<'user'>
export type WorkspaceId = Id<'workspace'>
export type MemberId = Id<'member'>
export type SessionId = Id<'session'>
export type TokenId = Id<'token'>
export type InvitationId = Id<'invitation'>
export type AccountId = Id<'account'>
export type ContactId = Id<'contact'>
export type ChatId = Id<'chat'>
export type MessageId = Id<'message'>
export type ClientMessageId = Id<'client message'>
export type MediaId = Id<'media'>
export type OperationId = Id<'operation'>
export type JobId = Id<'job'>
export type InboundEventId = Id<'inbound event'>

/** For ids that come from outside the API: an address, the browser's storage. */
export function asId<Kind extends Id<string>>(text: string): Kind {
  return text as Kind
}

export function newClientMessageId(): ClientMessageId {
  return asId(randomUuid())
}
