// How long a text WhatsApp accepts, and when to start saying so.
export const MAX_TEXT = 4096
const WARN_AT = Math.floor(MAX_TEXT * 0.9)

export interface TextLength {
  left: number
  isNear: boolean
  isOver: boolean
}

/** Counted in characters as Meta counts them: an emoji outside the basic plane is one. */
export function textLength(text: string): TextLength {
  const length = text.length <= WARN_AT ? text.length : Array.from(text).length
  return { left: MAX_TEXT - length, isNear: length >= WARN_AT, isOver: length > MAX_TEXT }
}
