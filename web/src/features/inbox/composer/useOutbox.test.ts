// What was sent is drawn, kept and delivered in order until the server has taken it.
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { asId, type ClientMessageId, type UserId } from '@/api/ids'
import type { Me } from '@/api/views'
import { useSession } from '@/stores/session'
import { aChat, aMessage, messagePages, NOON } from '../testing'
import { threadOf, type MessagePages } from '../types'
import { outgoingText } from './outgoing'
import { TRY_FOR_MS, useOutbox } from './useOutbox'

type Answer = () => Promise<Response>
const chat = aChat()
const thread = threadOf(chat)
const queries = new QueryClient()
let answers: Answer[] = []
let sent: string[] = []

function letter(id: string) {
  const author = { id: asId<UserId>('agent'), name: 'Budi' }
  return outgoingText({
    chat,
    text: id,
    members: [],
    quoted: null,
    author,
    clientMessageId: asId<ClientMessageId>(id),
    now: NOON,
  })
}

const taken = (id: string): Answer => {
  const message = aMessage({ id: `server-${id}`, client_message_id: id, direction: 'out' })
  return () => Promise.resolve(new Response(JSON.stringify(message), { status: 202 }))
}
const unreachable: Answer = () => Promise.reject(new TypeError('Failed to fetch'))

function openTab() {
  const pinia = createPinia()
  setActivePinia(pinia)
  createApp({}).use(pinia).use(VueQueryPlugin, { queryClient: queries })
  const workspace = { id: 'w', name: 'Toko' }
  useSession().adopt({ user: { id: 'agent' }, workspace, workspaces: [workspace] } as unknown as Me)
  return useOutbox()
}

beforeEach(() => {
  sessionStorage.clear()
  answers = []
  sent = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const body = (await request.json()) as { client_message_id: string }
    sent.push(body.client_message_id)
    return (answers.shift() ?? unreachable)()
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('shows a message at once and gives it to the thread when the server has taken it', async () => {
  const outbox = openTab()
  const key = ['w', 'messages', thread]
  queries.setQueryData(key, messagePages([aMessage()]))
  answers = [taken('a')]
  const sending = outbox.send(letter('a'))
  expect(outbox.of(thread)).toMatchObject([{ clientMessageId: 'a', state: 'sending' }])
  await sending
  expect(outbox.of(thread)).toEqual([])
  const items = queries.getQueryData<MessagePages>(key)?.pages[0]?.items
  expect(items?.map(({ id }) => id)).toContain('server-a')
})

it('tries again by itself while the line comes and goes, and keeps the order', async () => {
  vi.useFakeTimers()
  const outbox = openTab()
  answers = [unreachable, unreachable, taken('a'), unreachable, taken('b')]
  const both = Promise.all([outbox.send(letter('a')), outbox.send(letter('b'))])
  await vi.advanceTimersByTimeAsync(100)
  expect(outbox.of(thread)).toMatchObject([{ state: 'sending' }, { state: 'sending' }])
  await vi.advanceTimersByTimeAsync(TRY_FOR_MS)
  await both
  expect(sent).toEqual(['a', 'a', 'a', 'b', 'b'])
  expect(outbox.of(thread)).toEqual([])
})

it('does not try again what the server refuses', async () => {
  const outbox = openTab()
  answers = [() => Promise.resolve(new Response('{"code":"window_closed"}', { status: 422 }))]
  await outbox.send(letter('a'))
  expect(sent).toEqual(['a'])
  expect(outbox.of(thread)).toMatchObject([{ state: 'failed', problem: { code: 'window_closed' } }])
})

it('keeps a message that did not leave, with its reason, and sends it again under the same id', async () => {
  vi.useFakeTimers()
  const outbox = openTab()
  const sending = outbox.send(letter('a'))
  await vi.advanceTimersByTimeAsync(2 * TRY_FOR_MS)
  await sending
  sent = []
  const [failed] = outbox.of(thread)
  expect(failed).toMatchObject({ state: 'failed', problem: { code: 'network_unreachable' } })
  answers = [taken('a')]
  if (failed) await outbox.send(failed)
  expect(sent).toEqual(['a'])
  expect(outbox.of(thread)).toEqual([])
})

it('lets the messages of one chat leave in the order they were sent', async () => {
  const outbox = openTab()
  let release: () => void = () => undefined
  const slow = new Promise<void>((resolve) => (release = resolve))
  answers = [() => slow.then(taken('a')), taken('b')]
  const both = Promise.all([outbox.send(letter('a')), outbox.send(letter('b'))])
  await vi.waitFor(() => expect(sent).toEqual(['a']))
  release()
  await both
  expect(sent).toEqual(['a', 'b'])
})

it('asks a person about what a reload interrupted', async () => {
  answers = [() => new Promise(() => undefined)]
  void openTab().send(letter('a'))
  await vi.waitFor(() => expect(sessionStorage.getItem('blazz.outbox.w')).toContain('"a"'))
  const reloaded = openTab()
  expect(reloaded.of(thread)).toMatchObject([{ state: 'failed', problem: { code: 'interrupted' } }])
  reloaded.discard(asId('a'))
  expect(reloaded.of(thread)).toEqual([])
})
