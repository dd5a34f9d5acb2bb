// What the number's phone did to a message for its own view shows in the bubble, and the words stay.
import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { speak } from '@/locales/i18n'
import { aMessage, NOON } from '../testing'
import { drawBubble as draw } from './testing'

beforeEach(() => speak('id'))
enableAutoUnmount(afterEach)

const star = '[aria-label="Diberi bintang di ponsel"]'

it('says that a message was deleted on the phone, beside what it said', () => {
  const text = draw(aMessage({ deleted_on_phone_at: NOON })).text()
  expect(text).toContain('Dihapus di ponsel')
  expect(text).toContain('halo')
})

it('shows the star that a message bears on the phone', () => {
  expect(
    draw(aMessage({ starred_on_phone: true }))
      .find(star)
      .exists(),
  ).toBe(true)
})

it('says neither of a message without them, nor of one that was deleted for everybody', () => {
  const gone = { revoked_at: NOON, deleted_on_phone_at: NOON, starred_on_phone: true }
  for (const message of [aMessage(), aMessage(gone)]) {
    const drawn = draw(message)
    expect(drawn.text()).not.toContain('Dihapus di ponsel')
    expect(drawn.find(star).exists()).toBe(false)
  }
})
