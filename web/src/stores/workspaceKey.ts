// The keys under which server state is cached: always below the workspace it belongs to.
import { useSession } from './session'

/** For query keys, invalidation and reading the cache: `workspaceKey('chats', filter)`. */
export function useWorkspaceKey(): <Parts extends readonly unknown[]>(
  ...parts: Parts
) => readonly [string, ...Parts] {
  const session = useSession()
  return (...parts) => [session.workspace?.id ?? 'nowhere', ...parts] as const
}
