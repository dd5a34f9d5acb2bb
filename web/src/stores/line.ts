// The live line as the screen sees it: its state, since when, who else is here, and whispering.
import { useQueryClient } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Me } from '@/api/views'
import type { UserId, WorkspaceId } from '@/api/ids'
import type { Whispers } from '@/realtime/events'
import { Realtime, type LineState, type PresentMember } from '@/realtime/realtime'

export const useLine = defineStore('line', () => {
  const queries = useQueryClient()
  const state = shallowRef<LineState>('connecting')
  const present = shallowRef<PresentMember[]>([])
  let realtime: Realtime | null = null

  const presentIds = computed(() => new Set<UserId>(present.value.map((member) => member.id)))

  function open(workspace: WorkspaceId, socket: Me['socket']): void {
    close()
    realtime = new Realtime({
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
    void realtime.start()
  }

  function close(): void {
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
