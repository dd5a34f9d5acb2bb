// The messages that have the words somebody searches for, page by page.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query'
import { computed, toValue, type ComputedRef, type MaybeRefOrGetter, type Ref } from 'vue'
import type { ApiProblem } from '@/api/problem'
import { searchMessages } from '@/api/search'
import type { FoundMessage, Page } from '@/api/views'
import { useWorkspaceKey } from '@/stores/workspaceKey'

const PAGE = 30

/** The server looks for words: letters or digits have to be in what was typed. */
const hasWords = (typed: string) => /[\p{L}\p{N}]/u.test(typed)

export interface FoundMessages {
  found: ComputedRef<FoundMessage[]>
  isLooking: ComputedRef<boolean>
  error: ComputedRef<ApiProblem | null>
  hasMore: Ref<boolean>
  loadMore: () => void
  reload: () => void
}

export function useFoundMessages(typed: MaybeRefOrGetter<string>): FoundMessages {
  const workspaceKey = useWorkspaceKey()
  const isWanted = computed(() => hasWords(toValue(typed)))
  const query = useInfiniteQuery<
    Page<FoundMessage>,
    ApiProblem,
    FoundMessage[],
    readonly [string, 'found messages', string],
    string | null
  >({
    queryKey: computed(() => workspaceKey('found messages', toValue(typed))),
    queryFn: ({ queryKey: [, , q], pageParam, signal }) =>
      searchMessages(q, { cursor: pageParam ?? undefined, limit: PAGE, signal }),
    enabled: isWanted,
    initialPageParam: null,
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap((page) => page.items),
    placeholderData: keepPreviousData,
    // What was just written is found a moment later: each search looks anew.
    staleTime: 0,
  })
  return {
    found: computed(() => (isWanted.value ? (query.data.value ?? []) : [])),
    isLooking: computed(() => isWanted.value && query.isPending.value),
    error: computed(() => (isWanted.value ? query.error.value : null)),
    hasMore: query.hasNextPage,
    loadMore: () => {
      if (query.hasNextPage.value && !query.isFetching.value) void query.fetchNextPage()
    },
    reload: () => void query.refetch(),
  }
}
