// A text without its marks, on one line: how lists and quotes show it.
import { type Block, blocksOf } from './blocks'
import type { Inline } from './inlines'

export function plainOf(text: string): string {
  return blocksOf(text).map(plainBlock).join(' ').replace(/\s+/g, ' ').trim()
}

function plainBlock(block: Block): string {
  if (block.type === 'mono') return block.text
  if (block.type === 'bullets' || block.type === 'numbers') return block.items.map(plain).join(', ')
  return plain(block.inlines)
}

function plain(inlines: Inline[]): string {
  return inlines.map((inline) => ('inlines' in inline ? plain(inline.inlines) : inline.text)).join('')
}
