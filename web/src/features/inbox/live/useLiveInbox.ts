// Keeps everything the inbox has loaded true: each event of the workspace is applied once to every cache, and
// what comes together changes each cache once.
import { useQueryClient, type Query } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { ChatId } from '@/api/ids'
import type { Chat } from '@/api/views'
import { onEvents } from '@/realtime/listening'
import { useWorkspaceKey } from '@/stores/workspaceKey'
import type { ChatFilter, ChatPages, InboxEvent, MessagePages, ThreadKey } from '../types'
import { withoutLeft } from '../cache/chatPages'
import { guardFetches } from './fetchGuard'
import { reduceChat, reduceChats } from './reduceChats'
import { makesStale, reduceThread } from './reduceThread'

/** A contact that took another one in, or is gone, takes its chats along. */
function movesChats(event: InboxEvent): boolean {
  if (event.name !== 'ContactUpdatedEvent') return false
  return Boolean(event.data.merged_contact_id) || event.data.deleted === true
}

/** A store, so that it goes on while another page is shown. */
export const useLiveInbox = defineStore('live inbox', () => {
  const queries = useQueryClient()
  const workspaceKey = useWorkspaceKey()
  /** The chat on screen: it is not pulled from a list it no longer suits. */
  const openChatId = shallowRef<ChatId | null>(null)

  const hear = guardFetches(queries.getQueryCache(), applyTo)

  function applyAll(events: InboxEvent[]): void {
    hear(events)
    for (const query of queries.getQueryCache().findAll({ queryKey: workspaceKey() })) applyTo(query, events)
  }

  function applyTo({ queryKey }: Pick<Query, 'queryKey'>, events: InboxEvent[]): void {
    const [, kind, subject] = queryKey
    if (kind === 'chats') applyToList(queryKey, subject as ChatFilter, events)
    if (kind === 'chat') change<Chat>(queryKey, (chat) => events.reduce(reduceChat, chat))
    if (kind === 'messages') applyToThread(queryKey, subject as ThreadKey, events)
  }

  function applyToList(queryKey: readonly unknown[], filter: ChatFilter, events: InboxEvent[]): void {
    if (events.some(movesChats)) void queries.invalidateQueries({ queryKey })
    const view = { filter, openChatId: openChatId.value }
    change<ChatPages>(queryKey, (list) =>
      events.reduce((pages, event) => reduceChats(pages, view, event), list),
    )
  }

  function applyToThread(queryKey: readonly unknown[], thread: ThreadKey, events: InboxEvent[]): void {
    if (events.some((event) => makesStale(thread, event)))
      void queries.resetQueries({ queryKey, exact: true })
    change<MessagePages>(queryKey, (all) =>
      events.reduce((pages, event) => reduceThread(pages, thread, event), all),
    )
  }

  /** What stays the same is told to nobody. */
  function change<Data>(queryKey: readonly unknown[], reduce: (data: Data) => Data): void {
    const before = queries.getQueryData<Data>(queryKey)
    if (before === undefined) return
    const after = reduce(before)
    if (after !== before) queries.setQueryData<Data>(queryKey, after as never)
  }

  /** Whoever leaves a chat that is resolved meanwhile leaves it out of the list of the open ones. */
  function leave(id: ChatId): void {
    for (const { queryKey } of queries.getQueryCache().findAll({ queryKey: workspaceKey('chats') }))
      change<ChatPages>(queryKey, (list) => withoutLeft(list, id, queryKey[2] as ChatFilter))
  }
  watch(openChatId, (_, before) => {
    if (before) leave(before)
  })

  onEvents(applyAll)

  return { openChatId, apply: (event: InboxEvent) => applyAll([event]) }
})
