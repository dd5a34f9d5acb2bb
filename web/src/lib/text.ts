// Small rules about text that several screens share.

/** Cuts to `limit` characters as people count them, never inside an emoji. */
export function shorten(text: string, limit: number): string {
  const characters = [...new Intl.Segmenter().segment(text)]
  if (characters.length <= limit) return text
  return `${characters
    .slice(0, limit - 1)
    .map((piece) => piece.segment)
    .join('')
    .trimEnd()}…`
}

/** Numbers over the cap are not worth their width: `99+`. */
export function cappedCount(count: number, cap = 99): string {
  return count > cap ? `${cap}+` : String(count)
}

/** 1536 → "1.5 kB", decimal units, in the reader's language. */
export function fileSize(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[power],
    unitDisplay: 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power)
}
