// The chat list as a virtual list: still under the eye when rows move, walked with the arrow keys.
import { defaultRangeExtractor, useVirtualizer, type Range, type Virtualizer } from '@tanstack/vue-virtual'
import { computed, ref, watch, type Ref } from 'vue'
import type { ChatId } from '@/api/ids'
import type { Chat } from '@/api/views'
import { anchoredScroll } from './anchoredScroll'
import { activeIndexOf, useListWalk, type ListWalk } from './useListWalk'

/** Pixels; `h-18` of a row. */
export const ROW_HEIGHT = 72
const LOAD_AHEAD = 12

export interface ChatScroll extends ListWalk {
  virtualizer: Ref<Virtualizer<HTMLElement, HTMLElement>>
  /** The one row that Tab reaches. */
  activeIndex: Ref<number>
}

export function useChatScroll(
  scroller: Ref<HTMLElement | null>,
  chats: Ref<Chat[]>,
  loadMore: () => void,
): ChatScroll {
  const activeId = ref<ChatId | null>(null)
  const ids = computed(() => chats.value.map((chat) => chat.id))
  const activeIndex = computed(() => activeIndexOf(ids.value, activeId.value))

  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>(
    computed(() => ({
      count: ids.value.length,
      getScrollElement: () => scroller.value,
      estimateSize: () => ROW_HEIGHT,
      rangeExtractor: withRow(activeIndex.value),
      overscan: 6,
    })),
  )

  const { setActive, focusActive, walk } = useListWalk(scroller, ids, activeId, virtualizer)

  /** Told before the rows are drawn, so that those are drawn which will be seen; scrolled when there is room for them. */
  let anchored = 0
  watch(ids, (after, before) => {
    anchored = anchoredScroll(before, after, scroller.value?.scrollTop ?? 0, ROW_HEIGHT)
    virtualizer.value.scrollOffset = anchored
  })
  watch(
    ids,
    () => {
      if (scroller.value) scroller.value.scrollTop = anchored
    },
    { flush: 'post' },
  )

  watch([() => virtualizer.value.range?.endIndex, () => ids.value.length], ([end, length]) => {
    if (end !== undefined && end >= length - LOAD_AHEAD) loadMore()
  })

  return { virtualizer, activeIndex, setActive, focusActive, walk }
}

/**
 * The row with the focus is never taken away, however far one scrolls. A new function for each row: the virtualizer
 * asks the same one again only once the list was scrolled.
 */
function withRow(active: number): (range: Range) => number[] {
  return (range) => {
    const rows = new Set(defaultRangeExtractor(range))
    if (active < range.count) rows.add(active)
    return [...rows].toSorted((one, other) => one - other)
  }
}
