// How requests leave the page and how refusals come back.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listChats } from './chats'
import { whenSessionEnds } from './client'
import { login } from './auth'
import { sendMessage } from './messages'
import { newClientMessageId } from './ids'

const sent: Request[] = []

function serverAnswers(status: number, body: unknown): void {
  vi.stubGlobal('fetch', (request: Request) => {
    sent.push(request)
    return Promise.resolve(new Response(JSON.stringify(body), { status }))
  })
}

beforeEach(() => {
  sent.length = 0
})
afterEach(() => {
  vi.unstubAllGlobals()
  whenSessionEnds(() => undefined)
})

describe('a request', () => {
  it('goes to the versioned API of the own origin and names the page as its sender', async () => {
    serverAnswers(200, { items: [], next_cursor: null })
    await listChats({ unread: true, q: '0812' }, { limit: 20 })
    expect(new URL(sent[0]?.url ?? '').pathname).toBe('/api/v1/chats')
    expect(new URL(sent[0]?.url ?? '').searchParams.toString()).toBe('unread=true&q=0812&limit=20')
    expect(sent[0]?.headers.get('X-Requested-With')).toBe('blazz')
  })

  it('carries the same idempotency key each time one message is sent', async () => {
    serverAnswers(202, {})
    const id = newClientMessageId()
    await sendMessage({ type: 'text', text: { body: 'halo' }, client_message_id: id })
    expect(sent[0]?.headers.get('Idempotency-Key')).toBe(id)
  })
})

describe('a refusal', () => {
  it('is thrown with its code', async () => {
    serverAnswers(422, { code: 'window_closed', detail: 'the window is closed' })
    await expect(sendMessage({ type: 'text' })).rejects.toMatchObject({ code: 'window_closed' })
  })

  it('tells that the session is over', async () => {
    const ended = vi.fn()
    whenSessionEnds(ended)
    serverAnswers(401, { code: 'unauthenticated', detail: '' })
    await expect(listChats({})).rejects.toMatchObject({ status: 401 })
    expect(ended).toHaveBeenCalledOnce()
  })

  it('of a wrong password is not the end of a session', async () => {
    const ended = vi.fn()
    whenSessionEnds(ended)
    serverAnswers(401, { code: 'invalid_credentials', detail: '' })
    await expect(login({ email: 'a@b.id', password: 'x' })).rejects.toMatchObject({ status: 401 })
    expect(ended).not.toHaveBeenCalled()
  })

  it('without any answer is a problem of the network', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(listChats({})).rejects.toMatchObject({ code: 'network_unreachable', status: 0 })
  })
})
