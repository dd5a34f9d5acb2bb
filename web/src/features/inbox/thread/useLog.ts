// The thread as a virtual list that grows at both ends without moving the row under the eye.
import {
  elementScroll,
  observeElementOffset,
  useVirtualizer,
  type Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/vue-virtual'
import { computed, nextTick, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { ThreadRow } from './rows'
import type { Messages } from './useMessages'

/** Of rows not yet drawn (px); exact for those of one line, as LogRow lays them out. */
const ESTIMATED_HEIGHT: Record<ThreadRow['type'], number> = { day: 40, divider: 40, system: 40, message: 62 }
const LOAD_WITHIN_PX = 600
/** More than this many rows, and what lies this far below is let go of. */
const MOST_ROWS = 3600
const FAR_PX = 60_000
/** Closer to the end than this, the reader follows what arrives. */
const END_WITHIN_PX = 80

type LogVirtualizer = Virtualizer<HTMLElement, HTMLElement>

export interface Log {
  virtualizer: Ref<LogVirtualizer>
  /** False until the first position is found: nothing is shown in the wrong place. */
  isPlaced: Ref<boolean>
  isAtEnd: ComputedRef<boolean>
  isFarFromEnd: ComputedRef<boolean>
  toEnd: () => Promise<void>
}

export function useLog(
  scroller: Ref<HTMLElement | null>,
  rows: ComputedRef<ThreadRow[]>,
  messages: Messages,
): Log {
  const virtualizer = useLogVirtualizer(scroller, rows, messages)
  const isPlaced = usePlacing(virtualizer, rows)
  const distanceFromEnd = computed(() => virtualizer.value.getDistanceFromEnd())
  const screen = computed(() => virtualizer.value.scrollRect?.height ?? 0)

  async function toEnd(): Promise<void> {
    if (!messages.isAtNewest.value) await messages.returnToNewest()
    await nextTick()
    virtualizer.value.scrollToEnd()
  }

  watch(
    () => [isPlaced.value, virtualizer.value.scrollOffset ?? 0, distanceFromEnd.value, rows.value] as const,
    ([placed, offset, distance, all]) => {
      if (!placed) return
      if (all.length > MOST_ROWS && distance > FAR_PX) messages.forgetFarPages(false)
      if (offset < LOAD_WITHIN_PX) void messages.loadOlder()
      if (distance < LOAD_WITHIN_PX) void messages.loadNewer()
    },
  )

  return {
    virtualizer,
    isPlaced,
    isAtEnd: computed(
      () => isPlaced.value && messages.isAtNewest.value && distanceFromEnd.value <= END_WITHIN_PX,
    ),
    isFarFromEnd: computed(
      () => isPlaced.value && (!messages.isAtNewest.value || distanceFromEnd.value > screen.value),
    ),
    toEnd,
  }
}

/**
 * Scrolls as the virtual list asks. It may have grown a moment before Vue draws it: without its height the scroll
 * would be cut off. And the reader may have scrolled on since the list last heard of it: where it only puts right what
 * rows above have moved, their way is kept.
 */
function useScrolling(): Pick<
  VirtualizerOptions<HTMLElement, HTMLElement>,
  'observeElementOffset' | 'scrollToFn'
> {
  let known = 0
  return {
    observeElementOffset: (instance, tell) =>
      observeElementOffset(instance, (offset, isScrolling) => {
        known = offset
        tell(offset, isScrolling)
      }),
    scrollToFn: (offset, options, instance) => {
      const element = instance.scrollElement
      if (!element) return
      const isCorrection = options.behavior === undefined
      const unseen = isCorrection ? element.scrollTop - known : 0
      const sizer = element.firstElementChild
      if (sizer instanceof HTMLElement) sizer.style.height = `${instance.getTotalSize()}px`
      elementScroll(offset + unseen, options, instance)
      known = element.scrollTop
    },
  }
}

function useLogVirtualizer(
  scroller: Ref<HTMLElement | null>,
  rows: ComputedRef<ThreadRow[]>,
  messages: Messages,
): Ref<LogVirtualizer> {
  const scrolling = useScrolling()
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>(
    computed(() => ({
      count: rows.value.length,
      getScrollElement: () => scroller.value,
      estimateSize: (index) => ESTIMATED_HEIGHT[rows.value[index]?.type ?? 'message'],
      getItemKey: (index) => rows.value[index]?.key ?? index,
      overscan: 12,
      paddingStart: 8,
      paddingEnd: 8,
      scrollPaddingStart: 8,
      anchorTo: 'end' as const,
      followOnAppend: messages.isAtNewest.value,
      scrollEndThreshold: END_WITHIN_PX,
      ...scrolling,
    })),
  )
  virtualizer.value.shouldAdjustScrollPositionOnItemSizeChange = (item, _delta, instance) =>
    item.start < (instance.scrollOffset ?? 0)
  return virtualizer
}

/** The browser tells of a scroll in the frame after it; until then the offset is still the old one. */
function untilScrolled(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(then))
}

/** Opens at the first unread message, else at the end, once there is something to show. */
function usePlacing(virtualizer: Ref<LogVirtualizer>, rows: ComputedRef<ThreadRow[]>): Ref<boolean> {
  const isPlaced = ref(false)
  const canPlace = computed(() => rows.value.length > 0 && (virtualizer.value.scrollRect?.height ?? 0) > 0)

  function place(): void {
    const divider = rows.value.findIndex((row) => row.type === 'divider')
    if (divider >= 0) virtualizer.value.scrollToIndex(divider, { align: 'start' })
    else virtualizer.value.scrollToEnd()
    untilScrolled(() => (isPlaced.value = true))
  }

  watch(
    canPlace,
    async (can) => {
      if (!can || isPlaced.value) return
      await nextTick()
      place()
    },
    { immediate: true, flush: 'post' },
  )
  return isPlaced
}
