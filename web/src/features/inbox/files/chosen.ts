// The list of files that are about to be sent, and what is done with it.
import type { Fit } from './rules'

export interface Chosen {
  key: string
  file: File
  /** Where this browser shows it. */
  preview: string
  caption: string
  /** Pixels, once they are known. */
  width: number | null
  height: number | null
  fit: Fit
}

type Keyed = { key: string }

export function without<One extends Keyed>(list: One[], key: string): One[] {
  return list.filter((one) => one.key !== key)
}

export function withChange<One extends Keyed>(
  list: One[],
  key: string,
  change: Partial<Omit<One, 'key'>>,
): One[] {
  return list.map((one) => (one.key === key ? { ...one, ...change } : one))
}

/** One place further or back; at its end it stays. */
export function moved<One extends Keyed>(list: One[], key: string, by: 1 | -1): One[] {
  const from = list.findIndex((one) => one.key === key)
  const one = list[from]
  const other = list[from + by]
  if (!one || !other) return list
  return list.with(from, other).with(from + by, one)
}

/** What is shown instead when one is gone: the next one, else the one before. */
export function neighbourOf<One extends Keyed>(list: One[], key: string): string | null {
  const at = list.findIndex((one) => one.key === key)
  return list[at + 1]?.key ?? list[at - 1]?.key ?? null
}
