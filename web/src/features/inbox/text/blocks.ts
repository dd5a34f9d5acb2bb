// Splits a message text into the blocks WhatsApp draws: paragraphs, quotes, lists and monospace.
import { type Inline, inlinesOf } from './inlines'

export type Block =
  | { type: 'paragraph'; inlines: Inline[] }
  | { type: 'quote'; inlines: Inline[] }
  | { type: 'bullets'; items: Inline[][] }
  | { type: 'numbers'; start: number; items: Inline[][] }
  | { type: 'mono'; text: string }

const MONO = /```([\s\S]+?)```/g
const QUOTE = /^> (.*)$/
const BULLET = /^[-*] (.+)$/
const NUMBER = /^(\d{1,3})\. (.+)$/

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let from = 0
  for (const match of text.matchAll(MONO)) {
    pushLines(blocks, text.slice(from, match.index))
    blocks.push({ type: 'mono', text: (match[1] ?? '').replace(/^\n|\n$/g, '') })
    from = match.index + match[0].length
  }
  pushLines(blocks, text.slice(from))
  return blocks
}

function pushLines(blocks: Block[], text: string): void {
  const trimmed = blocks.length > 0 ? text.replace(/^\n/, '') : text
  if (trimmed.trim() === '') return
  let paragraph: string[] = []
  const close = () => {
    if (paragraph.length === 0) return
    blocks.push({ type: 'paragraph', inlines: inlinesOf(paragraph.join('\n')) })
    paragraph = []
  }
  for (const line of trimmed.replace(/\n$/, '').split('\n')) {
    const block = listedLine(line)
    if (block === null) paragraph.push(line)
    else {
      close()
      join(blocks, block)
    }
  }
  close()
}

function listedLine(line: string): Block | null {
  const quote = QUOTE.exec(line)
  if (quote) return { type: 'quote', inlines: inlinesOf(quote[1] ?? '') }
  const bullet = BULLET.exec(line)
  if (bullet) return { type: 'bullets', items: [inlinesOf(bullet[1] ?? '')] }
  const number = NUMBER.exec(line)
  if (number === null) return null
  return { type: 'numbers', start: Number(number[1]), items: [inlinesOf(number[2] ?? '')] }
}

/** Neighbouring lines of one list or one quote are one block. */
function join(blocks: Block[], block: Block): void {
  const last = blocks.at(-1)
  if (last?.type === 'quote' && block.type === 'quote') {
    last.inlines.push({ type: 'text', text: '\n' }, ...block.inlines)
  } else if (last?.type === 'bullets' && block.type === 'bullets') {
    last.items.push(...block.items)
  } else if (last?.type === 'numbers' && block.type === 'numbers') {
    last.items.push(...block.items)
  } else {
    blocks.push(block)
  }
}
