// The live line as the screen sees it: its state, since when, who else is here, and whispering.
import { useQueryClient } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Me } from '@/api/views'
import type { UserId, WorkspaceId } from '@/api/ids'
import type { Whispers } from '@/realtime/events'
import type { LineState, PresentMember, Realtime, RealtimeOptions } from '@/realtime/realtime'

const RETRY_MS = 5000

export const useLine = defineStore('line', () => {
  const queries = useQueryClient()
  const state = shallowRef<LineState>('connecting')
  const present = shallowRef<PresentMember[]>([])
  let realtime: Realtime | null = null
  /** Names the last opening: an earlier one that is still on its way opens nothing any more. */
  let latest: symbol | null = null
  let retry: ReturnType<typeof setTimeout> | undefined

  const presentIds = computed(() => new Set<UserId>(present.value.map((member) => member.id)))

  function open(workspace: WorkspaceId, socket: Me['socket']): void {
    close()
    void start({
      workspace,
      socket,
      reload: () => void queries.invalidateQueries({ queryKey: [workspace] }),
      stateChanged: (next) => {
        state.value = next
      },
      presentChanged: (members) => {
        present.value = members
      },
    })
  }

  /** What listens comes after the first sight; until it could be fetched the line is lost. */
  async function start(options: RealtimeOptions): Promise<void> {
    const opened = (latest = Symbol('line'))
    const parts = await import('@/realtime/realtime').catch(() => null)
    if (opened !== latest) return
    if (parts) {
      realtime = new parts.Realtime(options)
      await realtime.start()
    } else {
      state.value = 'lost'
      retry = setTimeout(() => void start(options), RETRY_MS)
    }
  }

  function close(): void {
    latest = null
    clearTimeout(retry)
    realtime?.stop()
    realtime = null
    state.value = 'connecting'
    present.value = []
  }

  function whisper<Name extends keyof Whispers>(name: Name, data: Whispers[Name]): void {
    realtime?.whisper(name, data)
  }

  return { state, present, presentIds, open, close, whisper }
})
