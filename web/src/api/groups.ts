// Groups of the numbers: each change is asked of the number's connection, and answers when it has ended.
import { answer, client, idempotent } from './client'
import type { AccountId, ChatId, ContactId, OperationId } from './ids'
import type { components } from './schema'
import type { GroupMember, Operation } from './views'

type Schemas = components['schemas']

export type MemberChange = Schemas['MemberChange']
export type MemberOutcome = Schemas['MemberOutcome']
export type JoinRequest = Schemas['JoinRequest']

export interface NewGroup {
  subject: string
  description: string | null
  contact_ids: ContactId[]
  members: string[]
  join_approval: boolean
}

/** Who is meant: contacts, and others by number or by the id that the group's list gives. */
export interface People {
  contact_ids?: ContactId[]
  members?: string[]
}

export function loadOperation(id: OperationId, signal?: AbortSignal): Promise<Operation> {
  return answer(client.GET('/whatsapp/operations/{id}', { params: { path: { id } }, signal }))
}

/** `key` belongs to the filled form: sent again after a lost answer, it makes one group. */
export function createGroup(id: AccountId, body: NewGroup, key: string): Promise<Operation> {
  const params = { path: { id }, header: idempotent(key) }
  return answer(client.POST('/whatsapp/accounts/{id}/groups', { params, body }))
}

/** Everybody in the group of a chat, by the names of the contacts they are. */
export async function listGroupMembers(id: ChatId, signal?: AbortSignal): Promise<GroupMember[]> {
  const params = { path: { id } }
  const asked = client.GET('/chats/{id}/group/members', { params, signal })
  const { items } = await answer<{ items: GroupMember[] }>(asked)
  return items
}

export function renameGroup(id: ChatId, subject: string): Promise<Operation> {
  return answer(client.PUT('/chats/{id}/group/subject', { params: { path: { id } }, body: { subject } }))
}

export function describeGroup(id: ChatId, description: string | null): Promise<Operation> {
  const params = { path: { id } }
  return answer(client.PUT('/chats/{id}/group/description', { params, body: { description } }))
}

export function changeMembers(id: ChatId, action: MemberChange, people: People): Promise<Operation> {
  const params = { path: { id } }
  return answer(client.POST('/chats/{id}/group/members', { params, body: { action, ...people } }))
}

export function askLink(id: ChatId, reset: boolean): Promise<Operation> {
  return answer(client.POST('/chats/{id}/group/link', { params: { path: { id } }, body: { reset } }))
}

export function askJoinRequests(id: ChatId): Promise<Operation> {
  const params = { path: { id } }
  return answer(client.POST('/chats/{id}/group/join-requests', { params, body: { action: 'list' } }))
}

export function answerJoinRequest(id: ChatId, member: string, letIn: boolean): Promise<Operation> {
  const body = { action: letIn ? ('approve' as const) : ('reject' as const), members: [member] }
  return answer(client.POST('/chats/{id}/group/join-requests', { params: { path: { id } }, body }))
}

/** For everyone where the group cannot be left but only deleted: the Cloud API. */
export function leaveGroup(id: ChatId, forEveryone: boolean): Promise<Operation> {
  const params = { path: { id } }
  return answer(client.POST('/chats/{id}/group/leave', { params, body: { for_everyone: forEveryone } }))
}
