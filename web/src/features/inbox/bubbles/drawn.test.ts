// What people see of a message: its marks and links, its direction, its length, and a bubble for every kind.
import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ref } from 'vue'
import type { Message } from '@/api/views'
import { speak } from '@/locales/i18n'
import { aDelivery, aMessage, NOON } from '../testing'
import { drawBubble } from './testing'

beforeEach(() => speak('en'))
enableAutoUnmount(afterEach)

const drawText = (text: string) => drawBubble(aMessage({ text }))
const KINDS: [Message['kind'], Partial<Message>, RegExp][] = [
  ['location', { content: { latitude: -6.2, longitude: 106.8, name: 'Monas' } }, /Monas/],
  ['contacts', { content: { contacts: [{ name: { formatted_name: 'Bu Tini' } }] } }, /Bu Tini/],
  ['poll', { text: 'Jadi?', content: { question: 'Jadi?', options: ['Ya', 'Tidak'] } }, /Jadi\?.*Ya/s],
  ['sticker', {}, /not here|On its way/],
  ['template', { content: { name: 'apa_kabar', language: 'id' } }, /apa_kabar/],
  ['interactive', { content: { title: 'Ukuran L' } }, /Ukuran L/],
  ['order', { content: { product_items: [{ product_retailer_id: 'K-7', quantity: 2 }] } }, /K-7/],
  ['unsupported', { text: null, content: { type: 'call' } }, /only be read on the phone/],
  ['unsupported', { text: null, content: { raw_type: 'waiting_for_message' } }, /Waiting for this/],
  ['unsupported', { text: null, content: { raw_type: 'nothing_to_read' } }, /nothing to read/],
]

describe('a text', () => {
  it('is drawn with its marks as elements, and its links lead only where they may (#38)', () => {
    const bubble = drawText('*a* _b_ ~c~ `d` https://a.id javascript:alert(1) x@a.id +62 812-3456-7890')
    expect(['strong', 'em', 's', 'code'].map((name) => bubble.get(name).text())).toEqual(['a', 'b', 'c', 'd'])
    const links = bubble.findAll('a').map((link) => link.attributes())
    expect(links.map(({ href }) => href)).toEqual(['https://a.id', 'mailto:x@a.id', 'tel:+6281234567890'])
    expect(links.every(({ rel }) => rel?.includes('noopener'))).toBe(true)
  })

  it('runs in its own direction (#39)', () => {
    expect(drawText('شكرا').get('.text').attributes('dir')).toBe('auto')
  })

  it('of one to three emoji is large, and no other (#40)', () => {
    const isLarge = (text: string) => drawText(text).get('.text').attributes('data-large')
    expect(['👍', '😂😂😂', '👍🏽'].map(isLarge)).toEqual(['true', 'true', 'true'])
    expect(['😂😂😂😂', 'ok 👍'].map(isLarge)).toEqual(['false', 'false'])
  })

  it('of many lines is cut until somebody reads on (#41)', async () => {
    const bubble = drawText('baris\n'.repeat(40))
    const isCut = () => bubble.get('.text').attributes('data-shortened')
    expect(isCut()).toBe('true')
    await bubble.get('button').trigger('click')
    expect(isCut()).toBe('false')
    expect(bubble.find('button').exists()).toBe(false)
    expect(drawText('baris\n'.repeat(10)).find('button').exists()).toBe(false)
  })
})

describe('a message', () => {
  it('that was edited says so, and one that was deleted keeps its place without its words (#37)', () => {
    expect(drawBubble(aMessage({ edited_at: NOON })).text()).toContain('edited')
    const gone = drawBubble(aMessage({ edited_at: NOON, revoked_at: NOON })).text()
    expect(gone).toContain('This message was deleted')
    expect(gone).not.toContain('halo')
  })

  it('of a kind that nobody knows says where it can be read (#42)', () => {
    for (const kind of ['unsupported', 'hologram']) {
      const bubble = drawBubble(aMessage({ kind: kind as Message['kind'], text: null, content: {} }))
      expect(bubble.text()).toContain('only be read on the phone')
    }
  })

  it.each(KINDS)('of the kind %s has a bubble that says what it is', (kind, given, said) => {
    expect(
      drawBubble(aMessage({ text: null, content: {}, ...given, kind }), { canVote: ref(false) }).text(),
    ).toMatch(said)
  })
})

describe('the corner of a bubble', () => {
  it.each([
    ['queued', 'clock', 'Waiting'],
    ['sent', 'sent', 'Sent'],
    ['delivered', 'delivered', 'Delivered'],
    ['read', 'read', 'Read'],
    ['failed', 'failed', 'Not sent'],
  ] as const)('shows how far a message came: %s (#33)', (state, tick, word) => {
    const bubble = drawBubble(aMessage({ direction: 'out', delivery: aDelivery({ state }) }))
    expect(bubble.get('[data-state]').attributes('data-state')).toBe(tick)
    expect(bubble.get('[data-state]').attributes('aria-label')).toBe(word)
  })
})
