// Which news somebody is told of.
import { describe, expect, it } from 'vitest'
import type { LoggedEvents } from '@/realtime/events'
import { aChat, aMessage, NOON } from '../testing'
import { isWorthTelling, NEWS_FOR_MS } from './rules'

const news = (message = {}, chat = {}) =>
  ({ message: aMessage(message), chat: aChat(chat) }) as LoggedEvents['NewChatEvent']

describe('a notification', () => {
  it('tells of what a customer wrote, not of what we wrote or of what only happened', () => {
    expect(isWorthTelling(news(), NOON)).toBe(true)
    expect(isWorthTelling(news({ direction: 'out' }), NOON)).toBe(false)
    expect(isWorthTelling(news({ kind: 'system' }), NOON)).toBe(false)
  })

  it('leaves muted and blocked chats in peace (#98)', () => {
    expect(isWorthTelling(news({}, { muted: true }), NOON)).toBe(false)
    expect(isWorthTelling(news({}, { blocked: true }), NOON)).toBe(false)
  })

  it('does not call anybody for what is old', () => {
    expect(isWorthTelling(news(), NOON + NEWS_FOR_MS)).toBe(true)
    expect(isWorthTelling(news(), NOON + NEWS_FOR_MS + 1)).toBe(false)
  })
})
