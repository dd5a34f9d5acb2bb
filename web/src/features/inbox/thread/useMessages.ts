// The messages of one thread, loaded page by page in both directions, never more than fit in memory.
import { useInfiniteQuery, useQueryClient } from '@tanstack/vue-query'
import { until } from '@vueuse/core'
import { computed, type ComputedRef } from 'vue'
import { listMessages } from '@/api/chats'
import type { MessageId } from '@/api/ids'
import type { ApiProblem } from '@/api/problem'
import type { Message, MessagePage } from '@/api/views'
import { useWorkspaceKey } from '@/stores/workspaceKey'
import {
  messagesOf,
  newerCursor,
  olderCursor,
  reachesEnd,
  withoutNewPages,
  withoutOldPages,
} from '../cache/messagePages'
import { KEPT_BY_EVENTS } from '../cache/pageOptions'
import type { MessageCursor, MessagePages, Stretch, ThreadKey } from '../types'

export interface Messages {
  messages: ComputedRef<Message[]>
  state: ComputedRef<'loading' | 'failed' | 'ready'>
  error: ComputedRef<ApiProblem | null>
  hasOlder: ComputedRef<boolean>
  /** Whether the newest message is loaded; otherwise live messages wait on the server. */
  isAtNewest: ComputedRef<boolean>
  isLoadingOlder: ComputedRef<boolean>
  loadOlder: () => Promise<void>
  /** Once nothing is on its way any more. */
  settled: () => Promise<void>
  loadNewer: () => Promise<void>
  /** Leaves the past behind and starts again at the newest page. */
  returnToNewest: () => Promise<void>
  /** Lets go of what is far from the reader; nothing that is before the eye is. */
  forgetFarPages: (isReaderAtEnd: boolean) => void
  reload: () => void
}

const PAGE = 50
/** What the server gives at once. */
const MOST_AT_ONCE = 200
/** So far back the first unread message is looked for. */
const MOST_ON_FIRST_PAGE = 3000
/** About 3000 messages. */
const MOST_PAGES = 60

/** The newest messages, as far back as the one before the first unread one. */
async function loadNewest(load: (before?: MessageId) => Promise<MessagePage>): Promise<Stretch> {
  const newest = await load()
  const first = newest.unread_divider_message_id
  const items = [...newest.items]
  let hasOlder = Boolean(newest.next_cursor)
  while (hasOlder && items.length < MOST_ON_FIRST_PAGE && isAbove(first, items)) {
    const older = await load(items.at(-1)?.id)
    items.push(...older.items)
    hasOlder = Boolean(older.next_cursor)
  }
  return { items, hasOlder, hasNewer: false }
}

/** The oldest one loaded is not drawn yet, see `rowsOf`. */
function isAbove(id: MessageId | null | undefined, items: Message[]): boolean {
  return id ? items.slice(0, -1).every((message) => message.id !== id) : false
}

/** `unreadCount` widens the first page so that the first unread message is on it. */
export function useMessages(thread: ThreadKey, unreadCount: number): Messages {
  const queries = useQueryClient()
  const queryKey = useWorkspaceKey()('messages', thread)
  const firstLimit = Math.min(Math.max(PAGE, unreadCount + PAGE / 2), MOST_AT_ONCE)

  const query = useInfiniteQuery<Stretch, ApiProblem, MessagePages, typeof queryKey, MessageCursor>({
    queryKey,
    queryFn: async ({ pageParam, signal }) => {
      const load = (limit: number, place: { before?: MessageId; after?: MessageId } = {}) =>
        listMessages(thread.contactId, { account_id: thread.accountId, ...place, limit, signal })
      if (pageParam === 'newest') {
        return loadNewest((before) => load(before ? MOST_AT_ONCE : firstLimit, { before }))
      }
      const { items, next_cursor } = await load(PAGE, pageParam)
      const hasMore = Boolean(next_cursor)
      const isUpwards = 'before' in pageParam
      return { items, hasOlder: isUpwards ? hasMore : true, hasNewer: isUpwards || hasMore }
    },
    initialPageParam: 'newest',
    getNextPageParam: (page) => olderCursor(page),
    getPreviousPageParam: (page) => newerCursor(page),
    maxPages: MOST_PAGES,
    ...KEPT_BY_EVENTS,
  })

  const data = query.data
  const replace = (change: (pages: MessagePages) => MessagePages) =>
    queries.setQueryData<MessagePages>(queryKey, (pages) => pages && change(pages))

  return {
    messages: computed(() => (data.value ? messagesOf(data.value) : [])),
    state: computed(() => (data.value ? 'ready' : query.isError.value ? 'failed' : 'loading')),
    error: computed(() => query.error.value),
    hasOlder: computed(() => query.hasNextPage.value),
    isAtNewest: computed(() => data.value === undefined || reachesEnd(data.value)),
    isLoadingOlder: computed(() => query.isFetchingNextPage.value),
    loadOlder: async () => {
      if (query.hasNextPage.value && !query.isFetching.value) await query.fetchNextPage()
    },
    settled: async () => {
      await until(query.isFetching).toBe(false)
    },
    loadNewer: async () => {
      if (query.hasPreviousPage.value && !query.isFetching.value) await query.fetchPreviousPage()
    },
    returnToNewest: () => queries.resetQueries({ queryKey, exact: true }),
    forgetFarPages: (isReaderAtEnd) => replace(isReaderAtEnd ? withoutOldPages : withoutNewPages),
    reload: () => void query.refetch(),
  }
}
