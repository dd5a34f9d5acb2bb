// Two transports of one number: joining and parting them, and which one messages take.
import { answer, client } from './client'
import type { AccountId } from './ids'
import type { components } from './schema'
import type { Account } from './views'

export type TransportPolicy = components['schemas']['TransportPolicy']
export type WorkspaceTransport = components['schemas']['WorkspaceTransport']

/** The other account's chats become those of this one. */
export function joinTransport(id: AccountId, other: AccountId): Promise<Account> {
  const body = { account_id: other }
  return answer(client.PUT('/whatsapp/accounts/{id}/transport', { params: { path: { id } }, body }))
}

export function partTransports(id: AccountId): Promise<void> {
  return answer(client.DELETE('/whatsapp/accounts/{id}/transport', { params: { path: { id } } }))
}

/** `null`: as the workspace says. */
export function setTransportPolicy(id: AccountId, policy: TransportPolicy | null): Promise<Account> {
  const body = { transport_policy: policy }
  return answer(client.PUT('/whatsapp/accounts/{id}/transport-policy', { params: { path: { id } }, body }))
}

export function loadWorkspacePolicy(signal?: AbortSignal): Promise<WorkspaceTransport> {
  return answer(client.GET('/workspaces/current/transport-policy', { signal }))
}

export function setWorkspacePolicy(policy: TransportPolicy): Promise<WorkspaceTransport> {
  return answer(client.PUT('/workspaces/current/transport-policy', { body: { transport_policy: policy } }))
}
