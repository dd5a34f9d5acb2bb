// Tells whether a text is one to three emoji and nothing else, which WhatsApp draws large.
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export function isLoneEmoji(text: string): boolean {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > 60) return false
  const parts = Array.from(graphemes.segment(trimmed), (part) => part.segment)
  return parts.length <= 3 && parts.every((part) => PICTURE.test(part))
}
