// Draws a message text with WhatsApp's marks, lists and links as elements; never as HTML.
import { defineComponent, h, type PropType, type VNode } from 'vue'
import { type Block, blocksOf } from './blocks'
import type { Inline } from './inlines'
import { named, type Names } from './names'

const ELEMENTS = { bold: 'strong', italic: 'em', strike: 's' } as const

type Drawn = (VNode | string)[]

function plain(text: string, names: Names): Drawn {
  return named(text, names).map((piece) =>
    piece.isName ? h('span', { class: 'font-medium text-link' }, piece.text) : piece.text,
  )
}

function drawn(inlines: Inline[], names: Names): Drawn {
  return inlines.flatMap((piece) => (piece.type === 'text' ? plain(piece.text, names) : inline(piece, names)))
}

function inline(piece: Exclude<Inline, { type: 'text' }>, names: Names): VNode {
  switch (piece.type) {
    case 'code':
      return h('code', piece.text)
    case 'link':
      return h('a', { href: piece.href, target: '_blank', rel: 'noopener noreferrer' }, piece.text)
    default:
      return h(ELEMENTS[piece.type], drawn(piece.inlines, names))
  }
}

function items(list: Inline[][], names: Names): VNode[] {
  return list.map((item) => h('li', drawn(item, names)))
}

function block(piece: Block, names: Names): VNode {
  switch (piece.type) {
    case 'mono':
      return h('pre', piece.text)
    case 'bullets':
      return h('ul', items(piece.items, names))
    case 'numbers':
      return h('ol', { start: piece.start }, items(piece.items, names))
    case 'quote':
      return h('blockquote', drawn(piece.inlines, names))
    default:
      return h('p', drawn(piece.inlines, names))
  }
}

export default defineComponent({
  name: 'FormattedText',
  props: {
    text: { type: String, required: true },
    /** Of whoever is mentioned, by the digits in the text. */
    names: { type: Map as PropType<Names>, default: () => new Map() },
  },
  setup: (props) => () => blocksOf(props.text).map((piece) => block(piece, props.names)),
})
