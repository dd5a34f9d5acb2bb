// What is known of colleagues after each whisper, and after silence.
import { expect, it } from 'vitest'
import { asId, type ChatId, type UserId } from '@/api/ids'
import { readWhisper, stillHere, withMention, withWhisper, type ColleagueWhisper } from './colleagues'

const whisper: ColleagueWhisper = {
  chatId: asId<ChatId>('c'),
  user: { id: asId<UserId>('u'), name: 'Budi' },
  isActive: true,
}

it('keeps a colleague until the stop or the silence', () => {
  const typing = withWhisper([], whisper, 1000)
  expect(typing).toMatchObject([{ chatId: 'c', name: 'Budi' }])
  expect(withWhisper(typing, { ...whisper, isActive: false }, 2000)).toEqual([])
  expect(stillHere(typing, 999)).toBe(typing)
  expect(stillHere(typing, 1000)).toEqual([])
})

it('counts one colleague once per chat', () => {
  const twice = withWhisper(withWhisper([], whisper, 1000), whisper, 2000)
  expect(twice).toMatchObject([{ until: 2000 }])
  expect(withWhisper(twice, { ...whisper, chatId: asId<ChatId>('d') }, 2000)).toHaveLength(2)
})

it('shows who types through the API, but nobody twice and never oneself', () => {
  const other = asId<UserId>('me')
  const mentioned = withMention([], whisper, other, 25_000)
  expect(mentioned).toMatchObject([{ name: 'Budi', until: 25_000 }])
  const whispered = withWhisper([], whisper, 6000)
  expect(withMention(whispered, whisper, other, 25_000)).toBe(whispered)
  expect(withMention(mentioned, { ...whisper, isActive: false }, other, 0)).toEqual([])
  expect(withMention([], whisper, whisper.user.id, 25_000)).toEqual([])
})

it('reads the verb it listens for', () => {
  const data = { chat_id: 'c', contact_id: 'x', user: { id: 'u', name: 'Budi' }, typing: true }
  expect(readWhisper(data, 'typing')).toEqual(whisper)
  expect(readWhisper(data, 'viewing')).toEqual({ ...whisper, isActive: false })
})

it.each([null, 'x', {}, { chat_id: 'c' }, { chat_id: 'c', user: { id: 1, name: 'a' } }])(
  'ignores %j',
  (data) => {
    expect(readWhisper(data, 'typing')).toBeNull()
  },
)
