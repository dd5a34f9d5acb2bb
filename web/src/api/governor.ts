// What limits the sending of numbers, and the switches that stop it.
import { answer, client } from './client'
import type { AccountId } from './ids'
import type { components } from './schema'

type Schemas = components['schemas']

export type Governor = Schemas['Governor']
export type GovernorSettings = Schemas['GovernorSettings']
export type WorkspaceGovernor = Schemas['WorkspaceGovernor']
export type Held = Schemas['Held']

export function loadGovernor(id: AccountId, signal?: AbortSignal): Promise<Governor> {
  return answer(client.GET('/whatsapp/accounts/{id}/governor', { params: { path: { id } }, signal }))
}

/** All limits of a number; `null` gives it back those that its kind begins with. */
export function changeLimits(id: AccountId, settings: GovernorSettings | null): Promise<Governor> {
  const params = { path: { id } }
  return answer(client.PUT('/whatsapp/accounts/{id}/governor', { params, body: { settings } }))
}

/** Nothing leaves the number until it is resumed; what waits says so. */
export function stopSending(id: AccountId): Promise<Governor> {
  return answer(client.POST('/whatsapp/accounts/{id}/governor/stop', { params: { path: { id } } }))
}

export function resumeSending(id: AccountId): Promise<Governor> {
  return answer(client.POST('/whatsapp/accounts/{id}/governor/resume', { params: { path: { id } } }))
}

export function loadWorkspaceGovernor(signal?: AbortSignal): Promise<WorkspaceGovernor> {
  return answer(client.GET('/whatsapp/governor', { signal }))
}

/** An IANA name: days and quiet hours are counted there. */
export function setTimeZone(time_zone: string): Promise<WorkspaceGovernor> {
  return answer(client.PUT('/whatsapp/governor', { body: { time_zone } }))
}

/** Nothing leaves any number of the workspace. */
export function stopAllSending(): Promise<WorkspaceGovernor> {
  return answer(client.POST('/whatsapp/governor/stop'))
}

export function resumeAllSending(): Promise<WorkspaceGovernor> {
  return answer(client.POST('/whatsapp/governor/resume'))
}
