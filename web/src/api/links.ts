// Linked devices: what a phone has to do, the states there were, connecting, disconnecting and logging out.
import { answer, client } from './client'
import type { AccountId } from './ids'
import type { Account, LinkDetail, Page, PasskeyCredential, PastLinkState } from './views'

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

/** What the browser gave on WhatsApp's page; the server says what is wrong with it. */
export function givePasskey(id: AccountId, credential: unknown): Promise<Account> {
  const body = credential as PasskeyCredential
  return answer(client.POST('/whatsapp/accounts/{id}/link/passkey', { params: { path: { id } }, body }))
}

/** Whether the phone shows the same letters. */
export function compareLetters(id: AccountId, same: boolean): Promise<Account> {
  const body = { same }
  return answer(client.POST('/whatsapp/accounts/{id}/link/letters', { params: { path: { id } }, body }))
}

/** Decides whether what the team does to chats is done on the phone too. */
export function setTellsPhone(id: AccountId, tells: boolean): Promise<Account> {
  const body = { tells_phone: tells }
  return answer(client.PUT('/whatsapp/accounts/{id}/link/tells-phone', { params: { path: { id } }, body }))
}

/** Newest first. */
export function listPastStates(id: AccountId, signal?: AbortSignal): Promise<Page<PastLinkState>> {
  return answer(client.GET('/whatsapp/accounts/{id}/link/history', { params: { path: { id } }, signal }))
}

/** Has another process of the installation keep the connection. */
export function moveAccount(id: AccountId): Promise<Account> {
  return answer(client.POST('/whatsapp/accounts/{id}/move', { params: { path: { id } } }))
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
