// Which texts are drawn as large emoji.
import { expect, it } from 'vitest'
import { isLoneEmoji } from './emoji'

it.each(['👍', '👍🏽', '👨‍👩‍👧', '🇮🇩', '❤️', '😂😂😂'])('draws %s large', (typed) => {
  expect(isLoneEmoji(typed)).toBe(true)
})

it.each(['', 'ok', '1', '👍 ok', '😂😂😂😂', '#'])('draws %j as text', (typed) => {
  expect(isLoneEmoji(typed)).toBe(false)
})
