// What a menu offers for the work on a chat: each state it is not in, and putting it off.
import { CircleCheckBig, CircleDot, Clock, Hourglass } from '@lucide/vue'
import { computed, type Component, type ComputedRef } from 'vue'
import type { Chat } from '@/api/views'
import { useChatState } from './useChatState'
import { useSnoozeQuestion } from './useSnoozeQuestion'

export interface WorkLine {
  name: 'resolve' | 'reopen' | 'pending' | 'snooze'
  icon: Component
  run: () => void
}

export function useStateLines(chat: () => Chat | null): { lines: ComputedRef<WorkLine[]> } {
  const { isOffered, set } = useChatState(chat)
  const question = useSnoozeQuestion()

  const lines = computed<WorkLine[]>(() => {
    const it = chat()
    if (!it || !isOffered.value) return []
    const all: (WorkLine & { isOffered: boolean })[] = [
      {
        name: 'resolve',
        icon: CircleCheckBig,
        isOffered: it.state !== 'resolved',
        run: () => set({ state: 'resolved' }),
      },
      { name: 'reopen', icon: CircleDot, isOffered: it.state !== 'open', run: () => set({ state: 'open' }) },
      {
        name: 'pending',
        icon: Hourglass,
        isOffered: it.state !== 'pending',
        run: () => set({ state: 'pending' }),
      },
      { name: 'snooze', icon: Clock, isOffered: true, run: () => question.ask(it) },
    ]
    return all.filter((line) => line.isOffered)
  })
  return { lines }
}
