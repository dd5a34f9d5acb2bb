// Keeps everything the inbox has loaded true: each event of the workspace is applied once to every cache.
import { useQueryClient, type Query } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ChatId } from '@/api/ids'
import type { Chat } from '@/api/views'
import { eventNames } from '@/realtime/events'
import { onEvent } from '@/realtime/listening'
import { useWorkspaceKey } from '@/stores/workspaceKey'
import type { ChatFilter, ChatPages, InboxEvent, MessagePages, ThreadKey } from '../types'
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

  function apply(event: InboxEvent): void {
    hear(event)
    for (const query of queries.getQueryCache().findAll({ queryKey: workspaceKey() })) applyTo(query, event)
  }

  function applyTo({ queryKey }: Pick<Query, 'queryKey'>, event: InboxEvent): void {
    const [, kind, subject] = queryKey
    if (kind === 'chats') applyToList(queryKey, subject as ChatFilter, event)
    if (kind === 'chat') queries.setQueryData<Chat>(queryKey, (chat) => chat && reduceChat(chat, event))
    if (kind === 'messages') applyToThread(queryKey, subject as ThreadKey, event)
  }

  function applyToList(queryKey: readonly unknown[], filter: ChatFilter, event: InboxEvent): void {
    if (movesChats(event)) void queries.invalidateQueries({ queryKey })
    const view = { filter, openChatId: openChatId.value }
    queries.setQueryData<ChatPages>(queryKey, (pages) => pages && reduceChats(pages, view, event))
  }

  function applyToThread(queryKey: readonly unknown[], thread: ThreadKey, event: InboxEvent): void {
    if (makesStale(thread, event)) void queries.resetQueries({ queryKey, exact: true })
    queries.setQueryData<MessagePages>(queryKey, (pages) => pages && reduceThread(pages, thread, event))
  }

  for (const name of eventNames) onEvent(name, (data) => apply({ name, data } as InboxEvent))

  return { openChatId, apply }
})
