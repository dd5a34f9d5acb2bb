// What was sent from this tab and not yet taken by the server: drawn at once, kept over a reload, never lost.
import { useSessionStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { ClientMessageId } from '@/api/ids'
import { sendMessage } from '@/api/messages'
import { ApiProblem, problemFromFailure } from '@/api/problem'
import type { Message } from '@/api/views'
import { useSession } from '@/stores/session'
import { useUploads } from '../files/useUploads'
import { useLiveInbox } from '../live/useLiveInbox'
import type { ThreadKey } from '../types'
import { withMedia, type Outgoing, type SendProblem } from './outgoing'

/** So long a message that did not get through is tried again before a person is asked. */
export const TRY_FOR_MS = 60_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5000

/** Pages that lost their line together do not come back together. */
function pause(tries: number, askedSeconds: number | null): Promise<void> {
  const guessed = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries)
  const least = Math.max(guessed, (askedSeconds ?? 0) * 1000)
  return new Promise((resolve) => setTimeout(resolve, least * (1 + Math.random() / 4)))
}

const INTERRUPTED: SendProblem = { code: 'interrupted', detail: '' }
const FILE_GONE: SendProblem = { code: 'file_gone', detail: '' }

function interrupted(entry: Outgoing): Outgoing {
  return { ...entry, state: 'failed', problem: INTERRUPTED }
}

/** The file was held by the page that is gone. */
function withoutFile(entry: Outgoing): Outgoing {
  const { media } = entry.message
  const gone = media && { ...media, url: null, state: 'failed' as const, error: null }
  return { ...entry, message: { ...entry.message, media: gone }, state: 'failed', problem: FILE_GONE }
}

/** A reload ends what was under way, and takes the files that its page held. */
function asItStands(entry: Outgoing, isUnderWay: boolean, isFileHeld: boolean): Outgoing {
  if (entry.file && !isFileHeld) return withoutFile(entry)
  return entry.state === 'sending' && !isUnderWay ? interrupted(entry) : entry
}

type Upload = ReturnType<typeof useUploads>['upload']

async function hand(entry: Outgoing, upload: Upload): Promise<Message> {
  if (!entry.file) return sendMessage(entry.request)
  return sendMessage(withMedia(entry, await upload(entry.clientMessageId)))
}

const queueOf = ({ contactId, accountId }: ThreadKey) => `${contactId}/${accountId}`

export const useOutbox = defineStore('outbox', () => {
  const session = useSession()
  const live = useLiveInbox()
  const uploads = useUploads()
  const entries = useSessionStorage<Outgoing[]>(() => `blazz.outbox.${session.workspace?.id}`, [], {
    shallow: true,
  })
  /** The end of each thread's queue: messages of one chat reach the server in the order they were sent. */
  const queues = new Map<string, Promise<void>>()
  const underWay = new Set<ClientMessageId>()

  /** Whatever the server has not taken, also what is being tried again: the tab's end would be its end. */
  const unsent = computed(() => entries.value)

  /** What a reload interrupted waits for a person: sending again under the same id cannot double it. */
  function of(thread: ThreadKey): Outgoing[] {
    return entries.value
      .filter((entry) => queueOf(entry.thread) === queueOf(thread))
      .map((entry) =>
        asItStands(entry, underWay.has(entry.clientMessageId), uploads.isHeld(entry.clientMessageId)),
      )
  }

  function send(entry: Outgoing): Promise<void> {
    const key = queueOf(entry.thread)
    underWay.add(entry.clientMessageId)
    put({ ...entry, state: 'sending', problem: null })
    /** Files go up side by side; their messages wait for those before them, and tell of what went wrong. */
    if (entry.file) uploads.upload(entry.clientMessageId).catch(() => undefined)
    const turn = (queues.get(key) ?? Promise.resolve()).then(() => deliver(entry))
    queues.set(key, turn)
    return turn
  }

  /** A line that comes and goes is nobody's business but ours: under its id a message cannot be sent twice. */
  async function deliver(entry: Outgoing): Promise<void> {
    const home = session.workspace?.id
    const isWanted = () => underWay.has(entry.clientMessageId) && session.workspace?.id === home
    const until = Date.now() + TRY_FOR_MS
    for (let tries = 0; isWanted(); tries += 1) {
      const outcome = await hand(entry, uploads.upload).catch(problemFromFailure)
      if (!isWanted()) break
      if (!(outcome instanceof ApiProblem)) settle(outcome)
      else if (outcome.isPassing && Date.now() < until) await pause(tries, outcome.retryAfter)
      else giveUp(entry, outcome)
    }
    underWay.delete(entry.clientMessageId)
  }

  function giveUp(entry: Outgoing, { code, detail }: ApiProblem): void {
    put({ ...entry, state: 'failed', problem: { code, detail } })
    underWay.delete(entry.clientMessageId)
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
    uploads.drop(id)
    if (entries.value.some(({ clientMessageId }) => clientMessageId === id)) {
      entries.value = entries.value.filter(({ clientMessageId }) => clientMessageId !== id)
    }
  }

  return { unsent, of, send, discard }
})
