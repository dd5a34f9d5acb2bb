// The box that a picture or a video stands in: its size is known before the file is here, so that nothing moves.
import type { Media } from '@/api/views'

/** In CSS pixels. */
const WIDEST = 320
const HIGHEST = 340
const NARROWEST = 160
const STICKER = 160

export type Box = {
  inlineSize: string
  aspectRatio: string
}

/** A file whose size nobody told stands in a box of its own, which crops it. */
const UNKNOWN: Box = boxOfSize(WIDEST, (WIDEST * 3) / 4)

export function boxOf({ kind, width, height }: Pick<Media, 'kind' | 'width' | 'height'>): Box {
  if (kind === 'sticker') return boxOfSize(STICKER, STICKER)
  if (!width || !height) return UNKNOWN
  const scale = Math.min(1, WIDEST / width, HIGHEST / height)
  const shown = Math.max(NARROWEST, width * scale)
  return boxOfSize(shown, Math.min(HIGHEST, Math.max(NARROWEST / 2, height * scale)))
}

function boxOfSize(width: number, height: number): Box {
  return { inlineSize: `${String(Math.round(width))}px`, aspectRatio: `${String(width)} / ${String(height)}` }
}
