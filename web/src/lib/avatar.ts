// What stands in for a picture: one or two initials and a colour that stays with its owner.

/** How many avatar colours the theme declares (`--color-avatar-0` and on). */
export const avatarColours = 8

/** First letters of the first and last word; `#` for names without letters (a bare phone number). */
export function initials(name: string): string {
  const words = name.match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? []
  const first = words.at(0)
  if (!first) return '#'
  const last = words.length > 1 ? words.at(-1) : undefined
  return [first, last]
    .map((word) => (word ? [...word].slice(0, 1).join('') : ''))
    .join('')
    .toLocaleUpperCase()
}

/** The same number from 0 to `avatarColours - 1` for the same text, spread evenly (FNV-1a). */
export function colourIndex(text: string): number {
  let hash = 0x811c9dc5
  for (const character of text) {
    hash ^= character.codePointAt(0) ?? 0
    hash = Math.imul(hash, 0x01000193)
  }
  return (hash >>> 0) % avatarColours
}
