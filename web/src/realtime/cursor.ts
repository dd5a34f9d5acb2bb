// How far a channel has been followed: an epoch (the life of the server's log) and the last number seen.

export type Cursor = { readonly epoch: string; readonly seq: number }

/** Written as the server does: `<epoch>:<seq>`. */
export function parseCursor(text: unknown): Cursor | null {
  if (typeof text !== 'string') return null
  const colon = text.lastIndexOf(':')
  const seq = Number(text.slice(colon + 1))
  if (colon < 1 || colon === text.length - 1 || !Number.isSafeInteger(seq)) return null
  return { epoch: text.slice(0, colon), seq }
}

export function formatCursor(cursor: Cursor): string {
  return `${cursor.epoch}:${cursor.seq}`
}

export type Continuity = 'next' | 'seen' | 'gap'

/** Whether an event follows what was seen, was seen already, or shows that others are missing before it. */
export function continuity(seen: number, event: { _s: number; _p?: number }): Continuity {
  if (event._s <= seen) return 'seen'
  return (event._p ?? event._s - 1) <= seen ? 'next' : 'gap'
}
