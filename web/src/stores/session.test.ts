// Nothing of one workspace or one person survives into another.
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { asId, type WorkspaceId } from '@/api/ids'
import type { Me } from '@/api/views'
import { useSession } from './session'
import { useWorkspaceKey } from './workspaceKey'

const queryClient = new QueryClient()

function me(workspace: string, permissions: string[] = []): Me {
  const here = { id: workspace, name: workspace, role: 'agent', permissions }
  const user = { id: 'u-1', name: 'Ayu', email: 'ayu@toko.id' }
  return { user, workspace: here, workspaces: [here], socket: { key: 'k' } } as unknown as Me
}

beforeEach(() => {
  const pinia = createPinia()
  createApp({}).use(pinia).use(VueQueryPlugin, { queryClient })
  setActivePinia(pinia)
})
afterEach(() => {
  queryClient.clear()
  vi.unstubAllGlobals()
})

describe('switching the workspace', () => {
  it('forgets everything that was fetched in the old one and caches under the new', async () => {
    const session = useSession()
    const workspaceKey = useWorkspaceKey()
    session.adopt(me('w-1'))
    queryClient.setQueryData(workspaceKey('chats'), ['a secret of w-1'])
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json(me('w-2'))))
    await session.switchTo(asId<WorkspaceId>('w-2'))
    expect(queryClient.getQueryCache().getAll()).toEqual([])
    expect(workspaceKey('chats')).toEqual(['w-2', 'chats'])
  })

  it('keeps the cache when only a name or a right changed', () => {
    const session = useSession()
    session.adopt(me('w-1'))
    queryClient.setQueryData(['w-1', 'chats'], ['kept'])
    session.adopt(me('w-1', ['chats.read']))
    expect(queryClient.getQueryData(['w-1', 'chats'])).toEqual(['kept'])
    expect(session.can('chats.read')).toBe(true)
    expect(session.can('tokens.manage')).toBe(false)
  })
})

describe('the end of a session', () => {
  it('forgets everything that was fetched', () => {
    const session = useSession()
    session.adopt(me('w-1'))
    queryClient.setQueryData(['w-1', 'chats'], ['a secret'])
    session.adopt(null)
    expect(queryClient.getQueryCache().getAll()).toEqual([])
    expect(session.can('chats.read')).toBe(false)
  })
})

describe('finding out who is signed in', () => {
  it('takes "unauthenticated" for an answer', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ code: 'unauthenticated' }, { status: 401 })))
    const session = useSession()
    await session.load()
    expect(session.isKnown).toBe(true)
    expect(session.me).toBeNull()
  })

  it('does not take a broken server for a missing session', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ code: 'internal' }, { status: 500 })))
    const session = useSession()
    await expect(session.load()).rejects.toMatchObject({ status: 500 })
    expect(session.isKnown).toBe(false)
  })
})
