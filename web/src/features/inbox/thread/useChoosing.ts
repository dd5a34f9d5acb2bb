// Several messages chosen at once: which, how many, and what is done with them.
import { computed, ref, type ComputedRef } from 'vue'
import type { MessageId } from '@/api/ids'
import type { Message } from '@/api/views'
import type { Choosing } from '../bubbles/messageActs'

export interface ManyChosen extends Choosing {
  /** In the order of the thread. */
  chosen: ComputedRef<Message[]>
  leave: () => void
}

export function useChoosing(messages: () => Message[]): ManyChosen {
  const ids = ref<ReadonlySet<MessageId> | null>(null)

  function toggle({ id }: Message): void {
    const others = [...(ids.value ?? [])].filter((other) => other !== id)
    ids.value = new Set(ids.value?.has(id) ? others : [...others, id])
  }

  return {
    isOn: computed(() => ids.value !== null),
    has: ({ id }) => ids.value?.has(id) ?? false,
    toggle,
    chosen: computed(() => messages().filter(({ id }) => ids.value?.has(id))),
    leave: () => (ids.value = null),
  }
}
