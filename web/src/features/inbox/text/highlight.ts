// Splits a text at what was searched for, so that the hit can be marked.
export interface Piece {
  text: string
  isHit: boolean
}

export function piecesOf(text: string, wanted: string): Piece[] {
  const needle = wanted.trim().toLocaleLowerCase()
  if (needle === '') return [{ text, isHit: false }]
  const lower = text.toLocaleLowerCase()
  // A few letters change length in lower case; then nothing is marked rather than the wrong place.
  if (lower.length !== text.length) return [{ text, isHit: false }]
  const pieces: Piece[] = []
  let from = 0
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, from)) {
    if (at > from) pieces.push({ text: text.slice(from, at), isHit: false })
    from = at + needle.length
    pieces.push({ text: text.slice(at, from), isHit: true })
  }
  if (from < text.length) pieces.push({ text: text.slice(from), isHit: false })
  return pieces
}
