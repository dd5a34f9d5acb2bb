// Keeps a list still under the reader's eye when rows above it come, go or move to the top.

/**
 * The scroll offset at which the first visible row that did not just move to the top stands where it
 * stood before. At the very top the list follows its newest row instead, and
 * where nothing of what was seen is left it begins again.
 */
export function anchoredScroll(before: string[], after: string[], offset: number, rowHeight: number): number {
  if (offset <= 0) return 0
  const places = new Map(after.map((key, index) => [key, index]))
  for (let index = Math.floor(offset / rowHeight); index < before.length; index += 1) {
    const place = places.get(before[index] ?? '')
    if (place) return Math.max(0, offset + (place - index) * rowHeight)
  }
  return 0
}
