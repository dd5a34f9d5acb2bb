// The emoji this browser used last, newest first.
import { createSharedComposable, useLocalStorage } from '@vueuse/core'
import type { Ref } from 'vue'

const MOST = 16

export const useRecentEmoji = createSharedComposable(
  (): { recent: Readonly<Ref<string[]>>; use: (emoji: string) => void } => {
    const recent = useLocalStorage<string[]>('blazz.emoji', [], { shallow: true })

    function use(emoji: string): void {
      recent.value = [emoji, ...recent.value.filter((other) => other !== emoji)].slice(0, MOST)
    }

    return { recent, use }
  },
)
