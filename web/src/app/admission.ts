// Who may see which page: set-up first, then login, then the permission the page asks for.
import type { NavigationGuardReturn, RouteLocationNormalized } from 'vue-router'
import { findSetupState } from '@/api/setup'
import { useSession } from '@/stores/session'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown without a session. */
    open?: boolean
    /** What the member must be allowed to do. */
    permission?: string
  }
}

async function whereStrangersGo(to: RouteLocationNormalized): Promise<NavigationGuardReturn> {
  const { needed } = await findSetupState()
  if (needed) return to.name === 'setup' ? true : { name: 'setup' }
  if (to.name === 'setup') return { name: 'login' }
  return to.meta.open ? true : { name: 'login', query: to.path === '/chats' ? {} : { next: to.fullPath } }
}

export async function admit(to: RouteLocationNormalized): Promise<NavigationGuardReturn> {
  const session = useSession()
  if (!session.isKnown) await session.load()
  if (!session.me) return whereStrangersGo(to)
  if (to.name === 'setup' || to.name === 'login') return { name: 'chats' }
  const { permission } = to.meta
  return permission === undefined || session.can(permission) || { name: 'missing', params: { rest: ['403'] } }
}
