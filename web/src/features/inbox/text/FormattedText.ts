// Draws a message text with WhatsApp's marks, lists and links as elements; never as HTML.
import { defineComponent, h, type VNode } from 'vue'
import { type Block, blocksOf } from './blocks'
import type { Inline } from './inlines'

const ELEMENTS = { bold: 'strong', italic: 'em', strike: 's' } as const

function inline(piece: Inline): VNode | string {
  switch (piece.type) {
    case 'text':
      return piece.text
    case 'code':
      return h('code', piece.text)
    case 'link':
      return h('a', { href: piece.href, target: '_blank', rel: 'noopener noreferrer' }, piece.text)
    default:
      return h(ELEMENTS[piece.type], piece.inlines.map(inline))
  }
}

function items(list: Inline[][]): VNode[] {
  return list.map((item) => h('li', item.map(inline)))
}

function block(piece: Block): VNode {
  switch (piece.type) {
    case 'mono':
      return h('pre', piece.text)
    case 'bullets':
      return h('ul', items(piece.items))
    case 'numbers':
      return h('ol', { start: piece.start }, items(piece.items))
    case 'quote':
      return h('blockquote', piece.inlines.map(inline))
    default:
      return h('p', piece.inlines.map(inline))
  }
}

export default defineComponent({
  name: 'FormattedText',
  props: { text: { type: String, required: true } },
  setup: (props) => () => blocksOf(props.text).map(block),
})
