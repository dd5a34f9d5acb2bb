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

  useEvent('AccountUpdatedEvent', ({ account }) => {
    const page = queries.getQueryData<Page<Account>>(key.value)
    if (!page?.items.some(({ id }) => id === account.id)) {
      void queries.invalidateQueries({ queryKey: key.value })
      return
    }
    const items = page.items.map((known) => (known.id === account.id ? account : known))
    queries.setQueryData<Page<Account>>(key.value, { ...page, items })
  })

  return useQuery<Page<Account>, ApiProblem, Account[]>({
    queryKey: key,
    queryFn: ({ signal }) => listAccounts(signal),
    select: (page) => page.items,
  })
}
