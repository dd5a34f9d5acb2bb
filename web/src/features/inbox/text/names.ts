// Names in the place of the digits that WhatsApp writes where somebody is mentioned.
import type { Mention } from '@/api/views'

export type Names = ReadonlyMap<string, string>

export interface Piece {
  text: string
  isName: boolean
}

/** By the digits that stand in the text. */
export function namesOf(mentions: Mention[]): Names {
  const entries = mentions.flatMap(({ id, name }) =>
    name ? [[id.replace(/@lid$/, '').replace(/^\+/, ''), name] as const] : [],
  )
  return new Map(entries)
}

/** The text cut where somebody is mentioned; whoever is not known stays as digits. */
export function named(text: string, names: Names): Piece[] {
  if (names.size === 0) return [{ text, isName: false }]
  const pieces = text.split(/(@\d+)/).map((piece) => {
    const name = piece.startsWith('@') ? names.get(piece.slice(1)) : undefined
    return name === undefined ? { text: piece, isName: false } : { text: `@${name}`, isName: true }
  })
  return pieces.filter(({ text: piece }) => piece !== '')
}
