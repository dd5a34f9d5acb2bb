// Signing in and out, the signed-in person, their sessions and password.
import { answer, client } from './client'
import type { SessionId, WorkspaceId } from './ids'
import type { components } from './schema'
import type { Me, Page, Session } from './views'

export function login(body: components['schemas']['Login']): Promise<Me> {
  return answer(client.POST('/auth/login', { body }))
}

export function logout(): Promise<void> {
  return answer(client.POST('/auth/logout'))
}

export function loadMe(): Promise<Me> {
  return answer(client.GET('/auth/me'))
}

export function switchWorkspace(workspace: WorkspaceId): Promise<Me> {
  return answer(client.PUT('/auth/workspace', { body: { workspace_id: workspace } }))
}

export function changePassword(body: components['schemas']['ChangePassword']): Promise<void> {
  return answer(client.PUT('/auth/password', { body }))
}

export function listSessions(signal?: AbortSignal): Promise<Page<Session>> {
  return answer(client.GET('/auth/sessions', { signal }))
}

export function revokeSession(id: SessionId): Promise<void> {
  return answer(client.DELETE('/auth/sessions/{id}', { params: { path: { id } } }))
}
