// Walking through the messages with the arrow keys: one of them is the row that Tab reaches into.
import { nextTick, ref, type Ref } from 'vue'
import type { ThreadRow } from './rows'
import type { Log } from './useLog'

export function useRowFocus(
  scroller: Ref<HTMLElement | null>,
  rows: Ref<ThreadRow[]>,
  log: Log,
): { activeKey: Ref<string | null>; walk: (event: KeyboardEvent) => void } {
  const activeKey = ref<string | null>(null)

  function next(step: 1 | -1): number {
    const current = rows.value.findIndex((row) => row.key === activeKey.value)
    const start = current < 0 ? rows.value.length : current + step
    for (
      let index = Math.min(start, rows.value.length - 1);
      index >= 0 && index < rows.value.length;
      index += step
    ) {
      if (rows.value[index]?.type === 'message') return index
    }
    return current
  }

  async function focusRow(index: number): Promise<void> {
    log.virtualizer.value.scrollToIndex(index, { align: 'auto' })
    await nextTick()
    const row = scroller.value?.querySelector<HTMLElement>(`[data-index="${index}"] [data-message-id]`)
    row?.focus({ preventScroll: true })
  }

  function walk(event: KeyboardEvent): void {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    const index = next(event.key === 'ArrowUp' ? -1 : 1)
    const row = rows.value[index]
    if (!row) return
    event.preventDefault()
    activeKey.value = row.key
    void focusRow(index)
  }

  return { activeKey, walk }
}
