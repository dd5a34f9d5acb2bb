// A list read page by page, and an act on one of its rows that makes the list true again.
import { useInfiniteQuery, useMutation, useQueryClient, type QueryKey } from '@tanstack/vue-query'
import { computed, type ComputedRef, type Ref } from 'vue'
import { useProblemText } from '@/api/problemText'
import type { Page } from '@/api/views'
import { toast } from '@/ui/toast'

type ReadPage<Row> = (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Row>>

export type PagedList<Row> = {
  rows: ComputedRef<Row[] | undefined>
  error: Ref<Error | null>
  hasMore: Ref<boolean>
  isLoadingMore: Ref<boolean>
  loadMore: () => void
}

export function usePagedList<Row>(key: ComputedRef<QueryKey>, readPage: ReadPage<Row>): PagedList<Row> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: 30_000,
  })
  return {
    rows: computed(() => query.data.value?.pages.flatMap((page) => page.items)),
    error: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
  }
}

/** Runs `act` on a row's id, says what came of it, reads the list again. */
export function useRowAct<Id>(
  key: ComputedRef<QueryKey>,
  act: (id: Id) => Promise<unknown>,
  done: () => string,
) {
  const queries = useQueryClient()
  const { sentence } = useProblemText()
  return useMutation({
    mutationFn: act,
    onSuccess: () => toast.success(done()),
    onError: (failure) => toast.error(sentence(failure)),
    onSettled: () => queries.invalidateQueries({ queryKey: key.value }),
  })
}
