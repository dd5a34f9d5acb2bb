// What the numbers are doing just now: one question for all of them, asked again while somebody looks.
import { useQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { type AccountActivity, listAccountActivity } from '@/api/accounts'
import type { ApiProblem } from '@/api/problem'
import type { Page } from '@/api/views'
import { useWorkspaceKey } from '@/stores/workspaceKey'

/** Messages come and go without an event of their number. */
const LOOK_AGAIN_MS = 15_000

export function useAccountActivity(accountId: () => string): ComputedRef<AccountActivity | undefined> {
  const workspaceKey = useWorkspaceKey()

  const { data } = useQuery<Page<AccountActivity>, ApiProblem>({
    queryKey: computed(() => workspaceKey('account-activity')),
    queryFn: ({ signal }) => listAccountActivity(signal),
    refetchInterval: LOOK_AGAIN_MS,
  })
  return computed(() => data.value?.items.find(({ account_id }) => account_id === accountId()))
}
