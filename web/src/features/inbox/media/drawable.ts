// Which files the page draws itself; anything else can only be downloaded.
import type { Media } from '@/api/views'

const KINDS: ReadonlySet<string> = new Set(['image', 'sticker', 'video'])
/** The types that the server gives out under their own name. */
const TYPES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'video/mp4',
  'video/3gpp',
])

/** Of a file that is still on its way the type may be unknown. */
export function isDrawn({ kind, mime_type }: Pick<Media, 'kind' | 'mime_type'>): boolean {
  const type = mime_type?.split(';')[0]?.trim()
  return KINDS.has(kind) && (type === undefined || TYPES.has(type))
}
