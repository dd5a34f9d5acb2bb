// Members, their roles, and invitations by link.
import { answer, client, idempotent } from './client'
import type { InvitationId, MemberId } from './ids'
import type { components } from './schema'
import type { CreatedInvitation, Invitation, InvitationLookup, Me, Member, Page, Role } from './views'

export function listMembers(signal?: AbortSignal): Promise<Page<Member>> {
  return answer(client.GET('/members', { signal }))
}

export function changeRole(id: MemberId, role: Role): Promise<Member> {
  return answer(client.PATCH('/members/{id}', { params: { path: { id } }, body: { role } }))
}

export function removeMember(id: MemberId): Promise<void> {
  return answer(client.DELETE('/members/{id}', { params: { path: { id } } }))
}

export function listInvitations(signal?: AbortSignal): Promise<Page<Invitation>> {
  return answer(client.GET('/invitations', { signal }))
}

export function invite(body: components['schemas']['Invite'], key?: string): Promise<CreatedInvitation> {
  return answer(client.POST('/invitations', { body, headers: idempotent(key) }))
}

export function revokeInvitation(id: InvitationId): Promise<void> {
  return answer(client.DELETE('/invitations/{id}', { params: { path: { id } } }))
}

export function lookUpInvitation(token: string): Promise<InvitationLookup> {
  return answer(client.POST('/invitations/lookup', { body: { token } }))
}

export function acceptInvitation(body: components['schemas']['AcceptInvitation']): Promise<Me> {
  return answer(client.POST('/invitations/accept', { body }))
}
