// Linked devices: what a phone has to do, the states there were, connecting, disconnecting and logging out.
import { answer, client } from './client'
import type { AccountId } from './ids'
import type { Account, LinkDetail, Page, PastLinkState } from './views'

export function loadLink(id: AccountId, signal?: AbortSignal): Promise<LinkDetail> {
  return answer(client.GET('/whatsapp/accounts/{id}/link', { params: { path: { id } }, signal }))
}

/** Has a code made for a phone to scan. */
export function linkByCode(id: AccountId): Promise<Account> {
  const body = { method: 'code' } as const
  return answer(client.POST('/whatsapp/accounts/{id}/link', { params: { path: { id } }, body }))
}

/** Has letters made that are typed on the phone of this number. */
export function linkByLetters(id: AccountId, phone: string): Promise<Account> {
  const body = { method: 'letters', phone } as const
  return answer(client.POST('/whatsapp/accounts/{id}/link', { params: { path: { id } }, body }))
}

/** Newest first. */
export function listPastStates(id: AccountId, signal?: AbortSignal): Promise<Page<PastLinkState>> {
  return answer(client.GET('/whatsapp/accounts/{id}/link/history', { params: { path: { id } }, signal }))
}

export function reconnectAccount(id: AccountId): Promise<Account> {
  return answer(client.POST('/whatsapp/accounts/{id}/reconnect', { params: { path: { id } } }))
}

export function disconnectAccount(id: AccountId): Promise<Account> {
  return answer(client.POST('/whatsapp/accounts/{id}/disconnect', { params: { path: { id } } }))
}

/** Takes the device off the phone. */
export function logOutAccount(id: AccountId): Promise<Account> {
  return answer(client.POST('/whatsapp/accounts/{id}/logout', { params: { path: { id } } }))
}
