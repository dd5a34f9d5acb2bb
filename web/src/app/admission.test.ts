// Who is let in where.
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import type { RouteLocationNormalized, RouteMeta } from 'vue-router'
import { admit } from './admission'

type Answers = Record<string, { status: number; body: unknown }>

function serverAnswers(answers: Answers): void {
  vi.stubGlobal('fetch', (request: Request) => {
    const { status, body } = answers[new URL(request.url).pathname] ?? {
      status: 404,
      body: { code: 'not_found' },
    }
    return Promise.resolve(new Response(JSON.stringify(body), { status }))
  })
}

function to(name: string, path: string, meta: RouteMeta = {}): RouteLocationNormalized {
  return { name, path, fullPath: path, meta } as RouteLocationNormalized
}

const nobody = { status: 401, body: { code: 'unauthenticated', detail: '' } }
const agent = {
  status: 200,
  body: {
    user: { id: 'u', name: 'Ayu', email: 'ayu@toko.id' },
    workspace: { id: 'w', name: 'Toko', role: 'agent', permissions: ['chats.read'] },
    workspaces: [],
    socket: { key: 'k' },
  },
}

beforeEach(() => {
  const app = createApp({})
  const pinia = createPinia()
  app.use(pinia)
  app.use(VueQueryPlugin)
  setActivePinia(pinia)
})
afterEach(() => void vi.unstubAllGlobals())

describe('somebody without a session', () => {
  it('is led to the set-up while there is no owner', async () => {
    serverAnswers({ '/api/v1/auth/me': nobody, '/api/v1/setup': { status: 200, body: { needed: true } } })
    expect(await admit(to('chats', '/chats'))).toEqual({ name: 'setup' })
  })

  it('is led to the login and back to where they wanted to be', async () => {
    serverAnswers({ '/api/v1/auth/me': nobody, '/api/v1/setup': { status: 200, body: { needed: false } } })
    const answer = await admit(to('chats', '/chats/c-1'))
    expect(answer).toEqual({ name: 'login', query: { next: '/chats/c-1' } })
  })

  it('may open an invitation', async () => {
    serverAnswers({ '/api/v1/auth/me': nobody, '/api/v1/setup': { status: 200, body: { needed: false } } })
    expect(await admit(to('invitation', '/invitations/t', { open: true }))).toBe(true)
  })
})

describe('an agent', () => {
  it('sees the inbox, but no page whose permission is missing', async () => {
    serverAnswers({ '/api/v1/auth/me': agent })
    expect(await admit(to('chats', '/chats'))).toBe(true)
    const answer = await admit(to('tokens', '/tokens', { permission: 'tokens.manage' }))
    expect(answer).toMatchObject({ name: 'missing' })
  })

  it('is not asked to log in again', async () => {
    serverAnswers({ '/api/v1/auth/me': agent })
    expect(await admit(to('login', '/login', { open: true }))).toEqual({ name: 'chats' })
  })
})
