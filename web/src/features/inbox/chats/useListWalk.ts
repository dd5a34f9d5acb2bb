// Walking a virtual list with the arrow keys, Home and End; the active row is named by its id.
import type { Virtualizer } from '@tanstack/vue-virtual'
import { nextTick, type Ref } from 'vue'
import type { ChatId } from '@/api/ids'

export interface ListWalk {
  setActive: (id: ChatId) => void
  focusActive: () => Promise<void>
  walk: (event: KeyboardEvent) => void
}

/** The first row stands in for one that is gone. */
export function activeIndexOf(ids: ChatId[], active: ChatId | null): number {
  return active === null ? 0 : Math.max(0, ids.indexOf(active))
}

export function useListWalk(
  scroller: Ref<HTMLElement | null>,
  ids: Ref<ChatId[]>,
  activeId: Ref<ChatId | null>,
  virtualizer: Ref<Virtualizer<HTMLElement, HTMLElement>>,
): ListWalk {
  const activeIndex = () => activeIndexOf(ids.value, activeId.value)

  function setActive(id: ChatId): void {
    activeId.value = id
  }

  async function focusActive(): Promise<void> {
    const index = activeIndex()
    virtualizer.value.scrollToIndex(index, { align: 'auto' })
    await nextTick()
    const row = scroller.value?.querySelector<HTMLElement>(`[data-index="${index}"] a`)
    row?.focus({ preventScroll: true })
  }

  function walk(event: KeyboardEvent): void {
    const last = ids.value.length - 1
    const steps: Record<string, number> = {
      ArrowDown: Math.min(last, activeIndex() + 1),
      ArrowUp: Math.max(0, activeIndex() - 1),
      Home: 0,
      End: last,
    }
    const next = ids.value[steps[event.key] ?? -1]
    if (next === undefined) return
    event.preventDefault()
    setActive(next)
    void focusActive()
  }

  return { setActive, focusActive, walk }
}
