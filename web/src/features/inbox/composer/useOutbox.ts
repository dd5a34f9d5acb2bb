// What was sent from this tab and not yet taken by the server: drawn at once, kept over a reload, never lost.
import { useSessionStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { ClientMessageId } from '@/api/ids'
import { sendMessage } from '@/api/messages'
import { problemFromFailure } from '@/api/problem'
import type { Message } from '@/api/views'
import { useSession } from '@/stores/session'
import { useLiveInbox } from '../live/useLiveInbox'
import type { ThreadKey } from '../types'
import type { Outgoing, SendProblem } from './outgoing'

const INTERRUPTED: SendProblem = { code: 'interrupted', detail: '' }

export const useOutbox = defineStore('outbox', () => {
  const session = useSession()
  const live = useLiveInbox()
  const entries = useSessionStorage<Outgoing[]>(() => `blazz.outbox.${session.workspace?.id}`, [], {
    shallow: true,
  })
  /** The end of each thread's queue: messages of one chat reach the server in the order they were sent. */
  const queues = new Map<string, Promise<void>>()
  const underWay = new Set<ClientMessageId>()

  const unsent = computed(() => entries.value.filter((entry) => entry.state === 'failed'))

  /** What a reload interrupted waits for a person: sending again under the same id cannot double it. */
  function of(thread: ThreadKey): Outgoing[] {
    return entries.value
      .filter(
        ({ thread: { contactId, accountId } }) =>
          contactId === thread.contactId && accountId === thread.accountId,
      )
      .map((entry) =>
        entry.state === 'sending' && !underWay.has(entry.clientMessageId) ? interrupted(entry) : entry,
      )
  }

  function interrupted(entry: Outgoing): Outgoing {
    return { ...entry, state: 'failed', problem: INTERRUPTED }
  }

  function send(entry: Outgoing): Promise<void> {
    const key = `${entry.thread.contactId}/${entry.thread.accountId}`
    underWay.add(entry.clientMessageId)
    put({ ...entry, state: 'sending', problem: null })
    const turn = (queues.get(key) ?? Promise.resolve()).then(() => deliver(entry))
    queues.set(key, turn)
    return turn
  }

  async function deliver(entry: Outgoing): Promise<void> {
    try {
      settle(await sendMessage(entry.request))
    } catch (failure) {
      const { code, detail } = problemFromFailure(failure)
      if (underWay.has(entry.clientMessageId)) put({ ...entry, state: 'failed', problem: { code, detail } })
    } finally {
      underWay.delete(entry.clientMessageId)
    }
  }

  /** The server's answer and its event say the same; whichever comes first is shown. */
  function settle(message: Message): void {
    live.apply({ name: 'MessageAccepted', data: { message } })
    if (message.client_message_id) discard(message.client_message_id)
  }

  function put(entry: Outgoing): void {
    const at = entries.value.findIndex(({ clientMessageId }) => clientMessageId === entry.clientMessageId)
    entries.value = at < 0 ? [...entries.value, entry] : entries.value.with(at, entry)
  }

  function discard(id: ClientMessageId): void {
    underWay.delete(id)
    if (entries.value.some(({ clientMessageId }) => clientMessageId === id)) {
      entries.value = entries.value.filter(({ clientMessageId }) => clientMessageId !== id)
    }
  }

  return { unsent, of, send, discard }
})
