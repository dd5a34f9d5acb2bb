// Workspaces: making one and renaming the current one. Switching is in `auth.ts`.
import { answer, client, idempotent } from './client'
import type { Workspace } from './views'

export function createWorkspace(name: string, key?: string): Promise<Workspace> {
  return answer(client.POST('/workspaces', { body: { name }, headers: idempotent(key) }))
}

export function renameWorkspace(name: string): Promise<Workspace> {
  return answer(client.PATCH('/workspaces/current', { body: { name } }))
}
