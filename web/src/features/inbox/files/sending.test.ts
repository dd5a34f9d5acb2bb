// Files on their way: side by side, in the order of their messages, tried again under one key, stopped, lost by a reload.
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { asId, type ClientMessageId, type UserId } from '@/api/ids'
import type { Me, SendMessage } from '@/api/views'
import { useSession } from '@/stores/session'
import { outgoingFile } from '../composer/outgoing'
import { useOutbox } from '../composer/useOutbox'
import { aChat, aMessage, NOON } from '../testing'
import { threadOf } from '../types'
import { useUploads } from './useUploads'

const chat = aChat()
const thread = threadOf(chat)

/** What the browser would do with an upload, held in the hand. */
class Wire extends EventTarget {
  static all: Wire[] = []
  readonly upload = new EventTarget()
  readonly headers = new Map<string, string>()
  address = ''
  status = 0
  statusText = ''
  responseText = ''
  isStopped = false
  constructor() {
    super()
    Wire.all.push(this)
  }
  open(_method: string, address: URL): void {
    this.address = address.pathname + address.search
  }
  setRequestHeader(name: string, value: string): void {
    this.headers.set(name, value)
  }
  getResponseHeader(): null {
    return null
  }
  send(): void {
    this.progress(0)
  }
  progress(part: number): void {
    this.upload.dispatchEvent(new ProgressEvent('progress', { loaded: part * 100, total: 100 }))
  }
  answer(status: number, body: object): void {
    Object.assign(this, { status, responseText: JSON.stringify(body) })
    this.dispatchEvent(new Event('load'))
  }
  abort(): void {
    this.isStopped = true
    this.dispatchEvent(new Event('abort'))
  }
}

let sent: SendMessage[] = []

function openTab() {
  const pinia = createPinia()
  setActivePinia(pinia)
  createApp({}).use(pinia).use(VueQueryPlugin, { queryClient: new QueryClient() })
  const workspace = { id: 'w', name: 'Toko' }
  useSession().adopt({ user: { id: 'agent' }, workspace, workspaces: [workspace] } as unknown as Me)
  return { outbox: useOutbox(), uploads: useUploads() }
}

/** Gives the file of a message to the tab, and the message to the outbox. */
function sendFile({ outbox, uploads }: ReturnType<typeof openTab>, name: string) {
  const clientMessageId = asId<ClientMessageId>(name)
  const file = new File(['isi'], `${name}.png`, { type: 'image/png' })
  const preview = uploads.hold(clientMessageId, file, 'image', chat.account_id)
  const letter = { chat, author: { id: asId<UserId>('agent'), name: 'Budi' }, clientMessageId, now: NOON }
  const told = { kind: 'image' as const, name: file.name, type: file.type, size: 3, caption: name, preview }
  void outbox.send(outgoingFile({ ...letter, ...told, width: 4, height: 3, quoted: null }))
  return clientMessageId
}

const wire = (index: number): Wire => {
  const found = Wire.all[index]
  if (!found) throw new Error(`no upload ${String(index)}`)
  return found
}

beforeEach(() => {
  sessionStorage.clear()
  Wire.all = []
  sent = []
  vi.stubGlobal('XMLHttpRequest', Wire)
  vi.stubGlobal('fetch', async (request: Request) => {
    const body = (await request.json()) as SendMessage
    sent.push(body)
    const message = aMessage({
      id: `server-${String(body.client_message_id)}`,
      client_message_id: body.client_message_id ?? '',
    })
    return new Response(JSON.stringify(message), { status: 202 })
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

it('go up two at a time, and their messages leave in the order they were sent', async () => {
  const tab = openTab()
  for (const name of ['satu', 'dua', 'tiga']) sendFile(tab, name)
  await flushPromises()
  expect(Wire.all).toHaveLength(2)
  expect(wire(0).address).toBe('/api/v1/media?kind=image&account_id=account-1')
  wire(1).answer(201, { id: 'media-2' })
  await flushPromises()
  expect(sent).toEqual([])
  expect(Wire.all).toHaveLength(3)
  wire(0).answer(201, { id: 'media-1' })
  wire(2).answer(201, { id: 'media-3' })
  await vi.waitFor(() => expect(sent).toHaveLength(3))
  expect(sent.map(({ image }) => image)).toMatchObject([
    { media_id: 'media-1', caption: 'satu' },
    { media_id: 'media-2', caption: 'dua' },
    { media_id: 'media-3', caption: 'tiga' },
  ])
  expect(tab.outbox.of(thread)).toEqual([])
})

it('say how far they are', async () => {
  const tab = openTab()
  const id = sendFile(tab, 'satu')
  await flushPromises()
  wire(0).progress(0.4)
  expect(tab.uploads.partOf(id)).toBe(0.4)
  wire(0).answer(201, { id: 'media-1' })
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  expect(tab.uploads.partOf(id)).toBeNull()
})

it('are refused with the reason, hold nobody up, and are tried again under the same key', async () => {
  const tab = openTab()
  sendFile(tab, 'satu')
  sendFile(tab, 'dua')
  await flushPromises()
  wire(0).answer(422, { code: 'file_type_refused', detail: 'not a picture' })
  wire(1).answer(201, { id: 'media-2' })
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  const [failed] = tab.outbox.of(thread)
  expect(failed).toMatchObject({ state: 'failed', problem: { code: 'file_type_refused' } })
  if (failed) void tab.outbox.send(failed)
  await flushPromises()
  expect(wire(2).headers.get('Idempotency-Key')).toBe(wire(0).headers.get('Idempotency-Key'))
  expect(wire(1).headers.get('Idempotency-Key')).not.toBe(wire(0).headers.get('Idempotency-Key'))
  wire(2).answer(201, { id: 'media-1' })
  await vi.waitFor(() => expect(sent).toHaveLength(2))
})

it('can be stopped: nothing is sent, and the next one goes', async () => {
  const tab = openTab()
  const id = sendFile(tab, 'satu')
  sendFile(tab, 'dua')
  await flushPromises()
  tab.outbox.discard(id)
  expect(wire(0).isStopped).toBe(true)
  wire(1).answer(201, { id: 'media-2' })
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  expect(sent[0]?.client_message_id).toBe('dua')
  expect(tab.outbox.of(thread)).toEqual([])
})

it('are lost by a reload, which says so instead of showing what is gone', async () => {
  sendFile(openTab(), 'satu')
  await flushPromises()
  const later = openTab()
  const [entry] = later.outbox.of(thread)
  expect(entry).toMatchObject({ state: 'failed', problem: { code: 'file_gone' } })
  expect(entry?.message.media).toMatchObject({ state: 'failed', url: null })
  if (entry) await later.outbox.send(entry)
  expect(sent).toEqual([])
  expect(later.outbox.of(thread)[0]?.problem?.code).toBe('file_gone')
})
