// One chat list, page by page; events keep it true, so it is fetched again only when told so.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query'
import { computed, toValue, watch, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { listChats } from '@/api/chats'
import type { ApiProblem } from '@/api/problem'
import type { Chat, Page } from '@/api/views'
import { useWorkspaceKey } from '@/stores/workspaceKey'
import { chatsOf, stateOf } from '../cache/chatPages'
import { KEPT_BY_EVENTS } from '../cache/pageOptions'
import { useLiveInbox } from '../live/useLiveInbox'
import type { ChatFilter } from '../types'

export interface ChatList {
  chats: ComputedRef<Chat[]>
  state: ComputedRef<'loading' | 'failed' | 'empty' | 'ready'>
  error: ComputedRef<ApiProblem | null>
  /** Results of the previous filter while those of the new one are on their way. */
  isBehind: ComputedRef<boolean>
  loadMore: () => void
  reload: () => void
}

const PAGE = 50

export function useChats(filter: MaybeRefOrGetter<ChatFilter>): ChatList {
  useLiveInbox()
  const workspaceKey = useWorkspaceKey()
  const query = useInfiniteQuery<
    Page<Chat>,
    ApiProblem,
    Chat[],
    readonly [string, 'chats', ChatFilter],
    string | null
  >({
    queryKey: computed(() => workspaceKey('chats', toValue(filter))),
    queryFn: ({ queryKey: [, , wanted], pageParam, signal }) =>
      listChats(
        {
          q: wanted.q || undefined,
          unread: wanted.unread || undefined,
          archived: wanted.archived || undefined,
          account_id: wanted.accountId ?? undefined,
          state: stateOf(wanted) ?? undefined,
        },
        { cursor: pageParam ?? undefined, limit: PAGE, signal },
      ),
    initialPageParam: null,
    getNextPageParam: (page) => page.next_cursor,
    select: chatsOf,
    placeholderData: keepPreviousData,
    ...KEPT_BY_EVENTS,
  })

  const chats = computed(() => query.data.value ?? [])
  const state = computed(() => {
    if (query.isError.value && chats.value.length === 0) return 'failed'
    if (query.isPending.value) return 'loading'
    return chats.value.length === 0 && !query.isPlaceholderData.value ? 'empty' : 'ready'
  })

  /** The end came into view while the list was being read anew, which may bring nothing that shows it again. */
  let isMoreWanted = false
  function loadMore(): void {
    isMoreWanted = query.isFetching.value && !query.isFetchingNextPage.value
    if (query.hasNextPage.value && !query.isFetching.value) void query.fetchNextPage()
  }
  watch(query.isFetching, (isFetching) => {
    if (!isFetching && isMoreWanted) loadMore()
  })

  return {
    chats,
    state,
    error: computed(() => query.error.value),
    isBehind: computed(() => query.isPlaceholderData.value),
    loadMore,
    reload: () => void query.refetch(),
  }
}
