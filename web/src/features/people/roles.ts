// Which roles a member of some role may hand out, most powerful first.
import type { Role } from '@/api/views'

const all: readonly Role[] = ['owner', 'admin', 'supervisor', 'agent']

/** Nobody but an owner makes owners; the server holds the same rule. */
export function grantableRoles(own: Role | null | undefined): readonly Role[] {
  if (own === 'owner') return all
  return own === 'admin' ? all.slice(1) : []
}
