// Whether the workspace sends, and by which clock: cached once for every page that says so, kept true by events.
import { useQuery, useQueryClient, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed } from 'vue'
import { loadWorkspaceGovernor, type WorkspaceGovernor } from '@/api/governor'
import type { ApiProblem } from '@/api/problem'
import { useEvent } from '@/realtime/listening'
import { useWorkspaceKey } from './workspaceKey'

export function useWorkspaceGovernor(): UseQueryReturnType<WorkspaceGovernor, ApiProblem> {
  const queries = useQueryClient()
  const workspaceKey = useWorkspaceKey()
  const key = computed(() => workspaceKey('governor'))

  // A stop of the whole workspace is told with each of its numbers: one look for all that comes at once.
  useEvent('AccountUpdatedEvent', () => {
    void queries.invalidateQueries({ queryKey: key.value }, { cancelRefetch: false })
  })

  return useQuery<WorkspaceGovernor, ApiProblem>({
    queryKey: key,
    queryFn: ({ signal }) => loadWorkspaceGovernor(signal),
  })
}
