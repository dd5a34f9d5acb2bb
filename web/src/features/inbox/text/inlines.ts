// Splits one line of text into WhatsApp's inline marks (*bold* _italic_ ~strike~ `code`) and links.
import { type Link, linkAt } from './links'

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'bold' | 'italic' | 'strike'; inlines: Inline[] }
  | { type: 'code'; text: string }
  | Link

const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' } as const
const WORD = /[\p{L}\p{N}]/u

interface Found {
  inline: Inline
  end: number
}

export function inlinesOf(text: string): Inline[] {
  const found: Inline[] = []
  let plainFrom = 0
  let at = 0
  while (at < text.length) {
    const next = inlineAt(text, at)
    if (next === null) {
      at += 1
      continue
    }
    if (at > plainFrom) found.push({ type: 'text', text: text.slice(plainFrom, at) })
    found.push(next.inline)
    at = next.end
    plainFrom = at
  }
  if (plainFrom < text.length) found.push({ type: 'text', text: text.slice(plainFrom) })
  return found
}

function inlineAt(text: string, at: number): Found | null {
  if (isWord(text[at - 1])) return null
  const link = linkAt(text, at)
  if (link) return { inline: link, end: at + link.text.length }
  return codeAt(text, at) ?? markedAt(text, at)
}

function codeAt(text: string, at: number): Found | null {
  if (text[at] !== '`') return null
  const end = text.indexOf('`', at + 1)
  const inside = end < 0 ? '' : text.slice(at + 1, end)
  if (inside.trim() === '' || inside.includes('\n')) return null
  return { inline: { type: 'code', text: inside }, end: end + 1 }
}

function markedAt(text: string, at: number): Found | null {
  const mark = text[at]
  if (mark !== '*' && mark !== '_' && mark !== '~') return null
  const end = closingMark(text, at, mark)
  if (end < 0) return null
  const inlines = inlinesOf(text.slice(at + 1, end))
  return { inline: { type: MARKS[mark], inlines }, end: end + 1 }
}

/** A mark opens before a visible character and closes after one, on the same line, at a word's end. */
function closingMark(text: string, open: number, mark: string): number {
  if (isBlank(text[open + 1]) || text[open + 1] === mark) return -1
  for (let at = open + 2; at < text.length && text[at] !== '\n'; at += 1) {
    if (text[at] === mark && !isBlank(text[at - 1]) && !isWord(text[at + 1])) return at
  }
  return -1
}

function isBlank(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character)
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && WORD.test(character)
}
