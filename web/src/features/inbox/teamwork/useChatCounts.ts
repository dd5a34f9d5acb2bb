// How many chats stand in each list, asked for anew when something came that may have changed it.
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, type ComputedRef } from 'vue'
import { countChats } from '@/api/chats'
import type { ApiProblem } from '@/api/problem'
import type { ChatCounts } from '@/api/views'
import { onEvents } from '@/realtime/listening'
import { useWorkspaceKey } from '@/stores/workspaceKey'
import type { ChatFilter } from '../types'

const AT_MOST_EVERY_MS = 1000

/** A store, so that the counts are asked for once, however many places show them. */
const useCounting = defineStore('chat counts', () => {
  const queries = useQueryClient()
  const workspaceKey = useWorkspaceKey()
  const countAgain = useThrottleFn(
    () => queries.invalidateQueries({ queryKey: workspaceKey('chat counts') }),
    AT_MOST_EVERY_MS,
    true,
  )
  onEvents((events) => {
    const moves = events.some(({ name }) => name === 'NewChatEvent' || name === 'ChatUpdatedEvent')
    if (moves) void countAgain()
  })
  return {}
})

export function useChatCounts(filter: () => ChatFilter): ComputedRef<ChatCounts | undefined> {
  useCounting()
  const workspaceKey = useWorkspaceKey()
  const asked = computed(() => {
    const { accountId, state } = filter()
    return { account_id: accountId ?? undefined, state: state ?? undefined }
  })

  const { data } = useQuery<ChatCounts, ApiProblem>({
    queryKey: computed(() => workspaceKey('chat counts', asked.value)),
    queryFn: ({ signal }) => countChats(asked.value, signal),
    placeholderData: (before) => before,
  })
  return computed(() => data.value)
}
