// The workspace's WhatsApp numbers, cached once for every page that shows them, kept true by events.
import { useQuery, useQueryClient, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed } from 'vue'
import { listAccounts } from '@/api/accounts'
import type { ApiProblem } from '@/api/problem'
import type { Account, Page } from '@/api/views'
import { useEvent } from '@/realtime/listening'
import { useWorkspaceKey } from './workspaceKey'

export function useAccounts(): UseQueryReturnType<Account[], ApiProblem> {
  const queries = useQueryClient()
  const workspaceKey = useWorkspaceKey()
  const key = computed(() => workspaceKey('accounts'))

  useEvent('AccountUpdatedEvent', ({ account, removed }) => {
    /** The list with this account as it is now, in its old place or at the end. */
    function renew(known: Account[]): Account[] {
      if (removed) return known.filter(({ id }) => id !== account.id)
      const isKnown = known.some(({ id }) => id === account.id)
      return isKnown ? known.map((one) => (one.id === account.id ? account : one)) : [...known, account]
    }

    queries.setQueryData<Page<Account>>(key.value, (page) => page && { ...page, items: renew(page.items) })
  })

  return useQuery<Page<Account>, ApiProblem, Account[]>({
    queryKey: key,
    queryFn: ({ signal }) => listAccounts(signal),
    select: (page) => page.items,
  })
}
