// WhatsApp numbers: connecting, checking, changing and removing one.
import { answer, client, idempotent } from './client'
import type { AccountId } from './ids'
import type { components } from './schema'
import type { Account, AccountDetail, Page } from './views'

export type ConnectAccount = components['schemas']['ConnectAccount']
export type AccountActivity = components['schemas']['AccountActivity']
export type ChangeAccount = components['schemas']['ChangeAccount']

export function listAccounts(signal?: AbortSignal): Promise<Page<Account>> {
  return answer(client.GET('/whatsapp/accounts', { signal }))
}

export function listAccountActivity(signal?: AbortSignal): Promise<Page<AccountActivity>> {
  return answer(client.GET('/whatsapp/accounts/activity', { signal }))
}

export function loadAccount(id: AccountId, signal?: AbortSignal): Promise<AccountDetail> {
  return answer(client.GET('/whatsapp/accounts/{id}', { params: { path: { id } }, signal }))
}

export function connectAccount(body: ConnectAccount, key?: string): Promise<AccountDetail> {
  return answer(client.POST('/whatsapp/accounts', { body, headers: idempotent(key) }))
}

export function changeAccount(id: AccountId, body: ChangeAccount): Promise<Account> {
  return answer(client.PATCH('/whatsapp/accounts/{id}', { params: { path: { id } }, body }))
}

export function removeAccount(id: AccountId): Promise<void> {
  return answer(client.DELETE('/whatsapp/accounts/{id}', { params: { path: { id } } }))
}

/** Asks Meta whether the number works; the answer's `status_reason` says what is wrong. */
export function checkAccount(id: AccountId): Promise<Account> {
  return answer(client.POST('/whatsapp/accounts/{id}/check', { params: { path: { id } } }))
}
