// What people see of a message: its marks and links, its direction, its length, and a bubble for every kind.
import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ref } from 'vue'
import type { Media, Message } from '@/api/views'
import { speak } from '@/locales/i18n'
import { aDelivery, aMessage, NOON } from '../testing'
import { drawBubble } from './testing'

beforeEach(() => speak('en'))
enableAutoUnmount(afterEach)

const drawText = (text: string) => drawBubble(aMessage({ text }))
const A_STICKER = {
  id: 'sticker-1',
  kind: 'sticker',
  mime_type: 'image/webp',
  state: 'ready',
  url: '/sticker',
} as Media
const KINDS: [Message['kind'], Partial<Message>, RegExp][] = [
  ['location', { content: { latitude: -6.2, longitude: 106.8, name: 'Monas' } }, /Monas/],
  ['contacts', { content: { contacts: [{ name: { formatted_name: 'Bu Tini' } }] } }, /Bu Tini/],
  ['poll', { text: 'Jadi?', content: { question: 'Jadi?', options: ['Ya', 'Tidak'] } }, /Jadi\?.*Ya/s],
  ['template', { content: { name: 'apa_kabar', language: 'id' } }, /apa_kabar/],
  ['interactive', { content: { title: 'Ukuran L' } }, /Ukuran L/],
  ['order', { content: { product_items: [{ product_retailer_id: 'K-7', quantity: 2 }] } }, /K-7/],
  ['system', { content: { event: 'customer_called' } }, /The customer called/],
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

  it.each(KINDS)('of the kind %s has a bubble that says what it is (#43)', (kind, given, said) => {
    expect(
      drawBubble(aMessage({ text: null, content: {}, ...given, kind }), { canVote: ref(false) }).text(),
    ).toMatch(said)
  })
})

describe('a file', () => {
  const withFile = (given: Partial<Media>) =>
    drawBubble(aMessage({ kind: given.kind ?? 'image', text: null, media: { ...A_STICKER, ...given } }))
  const isDrawn = (given: Partial<Media>) => withFile(given).find('img, video').exists()

  it('that is a sticker is drawn (#43)', () => {
    expect(withFile({}).get('img').attributes('src')).toBe('/sticker')
  })

  it('is drawn where that is safe, and only offered for download where it could run', () => {
    expect(isDrawn({ kind: 'image', mime_type: 'image/jpeg' })).toBe(true)
    expect(isDrawn({ kind: 'video', mime_type: 'video/mp4' })).toBe(true)
    for (const mime_type of ['image/svg+xml', 'text/html', 'application/pdf']) {
      const bubble = withFile({ kind: mime_type.startsWith('image') ? 'image' : 'document', mime_type })
      expect(bubble.find('img, video, object, embed, iframe').exists()).toBe(false)
      expect(bubble.get('a').attributes()).toMatchObject({ href: '/sticker', download: '' })
    }
  })

  it('that did not come says why, and one that the browser could not draw is asked for again', async () => {
    expect(withFile({ state: 'failed', url: null, error: 'Meta has deleted it' }).text()).toContain(
      'Meta has deleted',
    )
    const bubble = withFile({ kind: 'image' })
    await bubble.get('img').trigger('error')
    expect(bubble.find('img').exists()).toBe(false)
    await bubble.get('button').trigger('click')
    expect(bubble.get('img').attributes('src')).not.toBe('/sticker')
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
