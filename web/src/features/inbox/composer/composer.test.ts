// What the composer sends, how long it may be, and until when.
import { describe, expect, it } from 'vitest'
import { tickOf } from '../bubbles/ticks'
import { aChat, aDelivery, aMessage, NOON } from '../testing'
import { asId, type ClientMessageId, type UserId } from '@/api/ids'
import type { Account, Delivery } from '@/api/views'
import { outgoingTemplate, outgoingText } from './outgoing'
import { replyWindow } from './replyWindow'
import { MAX_TEXT, textLength } from './textLimit'

const author = { id: asId<UserId>('agent'), name: 'Budi' }

describe('an outgoing message', () => {
  const draft = { chat: aChat(), author, clientMessageId: asId<ClientMessageId>('client'), now: NOON }

  it('is drawn at once with a clock and asks for idempotency by its client id', () => {
    const entry = outgoingText({
      ...draft,
      text: 'lihat https://a.id',
      members: [],
      quoted: aMessage({ id: 'q' }),
    })
    expect(tickOf(entry.message, entry)).toBe('clock')
    expect(entry.message).toMatchObject({
      text: 'lihat https://a.id',
      quoted: { message_id: 'q' },
      user: author,
    })
    expect(entry.request).toMatchObject({
      client_message_id: 'client',
      contact_id: 'contact-1',
      account_id: 'account-1',
      quoted_message_id: 'q',
      text: { preview_url: true },
    })
  })

  it('fills a template with its body variables in order', () => {
    const entry = outgoingTemplate({
      ...draft,
      name: 'order_ready',
      language: 'id',
      variables: ['Sari', '#12'],
    })
    expect(entry.request.template).toEqual({
      name: 'order_ready',
      language: 'id',
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'Sari' },
            { type: 'text', text: '#12' },
          ],
        },
      ],
    })
  })
})

describe('ticks', () => {
  const states: [Delivery['state'], string][] = [
    ['queued', 'clock'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['played', 'read'],
    ['failed', 'failed'],
    ['unknown', 'unknown'],
  ]
  it.each(states)('of %s is %s', (state, tick) => {
    expect(tickOf(aMessage({ direction: 'out', delivery: aDelivery({ state }) }))).toBe(tick)
  })

  it('are absent on what was received or deleted', () => {
    expect(tickOf(aMessage())).toBeNull()
    expect(tickOf(aMessage({ direction: 'out', delivery: aDelivery(), revoked_at: NOON }))).toBeNull()
  })
})

describe('the reply window', () => {
  const account = { capabilities: { kinds: [], edit: false, free_window_hours: 24 } } as unknown as Account
  const free = { capabilities: { kinds: [], edit: false, free_window_hours: null } } as unknown as Account

  it('closes at its last millisecond', () => {
    const chat = aChat({ window: { open: true, until: NOON } })
    expect(replyWindow(chat, account, NOON - 1)).toEqual({ type: 'open', until: NOON })
    expect(replyWindow(chat, account, NOON)).toEqual({ type: 'closed' })
  })

  it('is never open for longer than the provider allows, whatever the clock of this machine says', () => {
    const chat = aChat({ window: { open: true, until: NOON + 5000 } })
    const day = 24 * 3_600_000
    expect(replyWindow(chat, account, NOON - day)).toEqual({ type: 'open', until: NOON })
  })

  it('is closed for a customer who never wrote, and never closes without a limit', () => {
    const chat = aChat({ window: { open: false, until: null } })
    expect(replyWindow(chat, account, NOON)).toEqual({ type: 'closed' })
    expect(replyWindow(chat, free, NOON)).toEqual({ type: 'always' })
  })
})

describe('the length of a text', () => {
  it('is shown from 90 % and refused past the limit (#63)', () => {
    expect(textLength('a'.repeat(3000)).isNear).toBe(false)
    expect(textLength('a'.repeat(3700))).toEqual({ left: 396, isNear: true, isOver: false })
    expect(textLength('a'.repeat(MAX_TEXT + 1)).isOver).toBe(true)
  })

  it('counts an emoji once', () => {
    expect(textLength('😂'.repeat(MAX_TEXT))).toMatchObject({ left: 0, isOver: false })
  })
})
