// Reactions counted for drawing, and ours put or taken back.
import { expect, it } from 'vitest'
import { NOON } from '../testing'
import { countReactions, ourReaction, withOurs } from './reactions'

const theirs = { emoji: '👍', sender_name: 'Sari', from_me: false, at: NOON }

it('counts equal emoji once, with who reacted (#36)', () => {
  const counted = countReactions([
    theirs,
    { ...theirs, from_me: true, sender_name: 'us' },
    { ...theirs, emoji: '🙏' },
  ])
  expect(counted).toEqual([
    { emoji: '👍', count: 2, isOurs: true, names: ['Sari'] },
    { emoji: '🙏', count: 1, isOurs: false, names: ['Sari'] },
  ])
})

it('replaces our reaction, and takes it back', () => {
  const once = withOurs([theirs], '❤️', NOON)
  expect(ourReaction(once)).toBe('❤️')
  expect(withOurs(once, '😂', NOON).map(({ emoji }) => emoji)).toEqual(['👍', '😂'])
  expect(withOurs(once, '', NOON)).toEqual([theirs])
})
