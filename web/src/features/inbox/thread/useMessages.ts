// The messages of one thread, loaded page by page in both directions, never more than fit in memory.
import { useInfiniteQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { listMessages } from '@/api/chats'
import type { MessageId } from '@/api/ids'
import type { ApiProblem } from '@/api/problem'
import type { Message, MessagePage } from '@/api/views'
import { useWorkspaceKey } from '@/stores/workspaceKey'
import {
  messagesOf,
  newerCursor,
  NEWEST,
  olderCursor,
  reachesEnd,
  withoutOldPages,
} from '../cache/messagePages'
import type { MessageCursor, MessagePages, ThreadKey } from '../types'

export interface Messages {
  messages: ComputedRef<Message[]>
  state: ComputedRef<'loading' | 'failed' | 'ready'>
  error: ComputedRef<ApiProblem | null>
  hasOlder: ComputedRef<boolean>
  /** Whether the newest message is loaded; otherwise live messages wait on the server. */
  isAtNewest: ComputedRef<boolean>
  isLoadingOlder: ComputedRef<boolean>
  loadOlder: () => Promise<void>
  loadNewer: () => Promise<void>
  /** Leaves the past behind and starts again at the newest page. */
  returnToNewest: () => Promise<void>
  forgetOldPages: () => void
  reload: () => void
}

const PAGE = 50
/** What the server gives at once. */
const MOST_AT_ONCE = 200
/** So far back the first unread message is looked for. */
const MOST_ON_FIRST_PAGE = 3000
/** About 3000 messages. */
const MOST_PAGES = 60

/** The newest messages, as far back as the first unread one. */
async function loadNewest(load: (before?: string) => Promise<MessagePage>): Promise<MessagePage> {
  const newest = await load()
  const first = newest.unread_divider_message_id
  const items = [...newest.items]
  let cursor = newest.next_cursor
  while (cursor && items.length < MOST_ON_FIRST_PAGE && isAbove(first, items)) {
    const older = await load(cursor)
    items.push(...older.items)
    cursor = older.next_cursor
  }
  return { ...newest, items, next_cursor: cursor }
}

function isAbove(id: MessageId | null | undefined, items: Message[]): boolean {
  return id ? items.every((message) => message.id !== id) : false
}

/** `unreadCount` widens the first page so that the first unread message is on it. */
export function useMessages(thread: ThreadKey, unreadCount: number): Messages {
  const queries = useQueryClient()
  const queryKey = useWorkspaceKey()('messages', thread)
  const firstLimit = Math.min(Math.max(PAGE, unreadCount + PAGE / 2), MOST_AT_ONCE)

  const query = useInfiniteQuery<MessagePage, ApiProblem, MessagePages, typeof queryKey, MessageCursor>({
    queryKey,
    queryFn: ({ pageParam: { before }, signal }) => {
      const load = (limit: number, older?: string) =>
        listMessages(thread.contactId, { account_id: thread.accountId, before: older, limit, signal })
      return before === null
        ? loadNewest((older) => load(older ? MOST_AT_ONCE : firstLimit, older))
        : load(PAGE, before)
    },
    initialPageParam: NEWEST,
    getNextPageParam: (page, _pages, cursor) => olderCursor(page, cursor),
    getPreviousPageParam: (_page, _pages, cursor) => newerCursor(cursor),
    maxPages: MOST_PAGES,
    staleTime: Infinity,
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
    loadNewer: async () => {
      if (query.hasPreviousPage.value && !query.isFetching.value) await query.fetchPreviousPage()
    },
    returnToNewest: () => queries.resetQueries({ queryKey, exact: true }),
    forgetOldPages: () => replace(withoutOldPages),
    reload: () => void query.refetch(),
  }
}
