// Contacts: the address book, merging, presence and typing.
import { answer, client, idempotent } from './client'
import type { AccountId, ContactId } from './ids'
import type { components } from './schema'
import type { Contact, Operation, Page, Presence } from './views'

export type CheckedNumber = components['schemas']['CheckedNumber']
export type ContactFilter = { q?: string; type?: 'individual' | 'group'; cursor?: string }

export function listContacts(filter: ContactFilter, signal?: AbortSignal): Promise<Page<Contact>> {
  return answer(client.GET('/contacts', { params: { query: filter }, signal }))
}

export function loadContact(id: ContactId, signal?: AbortSignal): Promise<Contact> {
  return answer(client.GET('/contacts/{id}', { params: { path: { id } }, signal }))
}

export function createContact(body: components['schemas']['CreateContact'], key?: string): Promise<Contact> {
  return answer(client.POST('/contacts', { body, headers: idempotent(key) }))
}

export function changeContact(id: ContactId, body: components['schemas']['ChangeContact']): Promise<Contact> {
  return answer(client.PUT('/contacts/{id}', { params: { path: { id } }, body }))
}

/** Asked at WhatsApp once a week at most; an event tells when there is another picture. */
export function askForPicture(id: ContactId): Promise<void> {
  return answer(client.POST('/contacts/{id}/picture', { params: { path: { id } } }))
}

export function loadPresence(id: ContactId, signal?: AbortSignal): Promise<Presence> {
  return answer(client.GET('/contacts/{id}/presence', { params: { path: { id } }, signal }))
}

export function setTyping(id: ContactId, typing: boolean, account?: AccountId): Promise<void> {
  const body = { typing, account_id: account }
  return answer(client.PUT('/contacts/{id}/typing-status', { params: { path: { id } }, body }))
}

/** Has a linked device ask WhatsApp whether it knows the numbers; nobody is told of it. */
export function checkNumbers(id: AccountId, numbers: string[]): Promise<Operation> {
  const params = { path: { id } }
  return answer(client.POST('/whatsapp/accounts/{id}/check-numbers', { params, body: { numbers } }))
}
