// Members are offered while one types, and the text names them.
import { describe, expect, it } from 'vitest'
import { groupOf } from '../group/group'
import { fitting, membersOf, mentionAt, mentionedText, withMention, type Member } from './mentions'

const ani: Member = { id: '+6281234500002', name: 'Ani', picture: null }
const wijaya: Member = { id: '77@lid', name: 'Ani Wijaya (RT 5)', picture: null }
const members = [ani, wijaya]

describe('mentions', () => {
  it('begin with an @ at the start of a word', () => {
    expect(mentionAt('Halo @wi', 8)).toEqual({ from: 5, text: 'wi' })
    expect(mentionAt('@', 1)).toEqual({ from: 0, text: '' })
    expect(mentionAt('ani@example', 11)).toBeNull()
    expect(mentionAt('Halo @wi ', 9)).toBeNull()
  })

  it('offer whoever is called that, by any word of the name or the number', () => {
    expect(fitting(members, 'wi')).toEqual([wijaya])
    expect(fitting(members, '8123')).toEqual([ani])
    expect(fitting(members, '')).toEqual(members)
  })

  it('put the name in the place of what was typed', () => {
    const text = 'Halo @wi, apa kabar'
    expect(withMention(text, { from: 5, text: 'wi' }, 'Ani')).toEqual({
      text: 'Halo @Ani , apa kabar',
      caret: 10,
    })
  })

  it('leave as digits, the longer name first', () => {
    expect(mentionedText('@Ani Wijaya (RT 5) dan @Ani', members)).toEqual({
      body: '@77 dan @6281234500002',
      mentions: ['77@lid', '+6281234500002'],
      mentions_all: false,
    })
  })

  it('are only what is meant as one', () => {
    const plain = { mentions: [], mentions_all: false }
    expect(mentionedText('surel ani@Ani.example', members)).toEqual({
      body: 'surel ani@Ani.example',
      ...plain,
    })
    expect(mentionedText('@Anita', members)).toEqual({ body: '@Anita', ...plain })
    expect(mentionedText('Halo @all', members).mentions_all).toBe(true)
  })

  it('know members by the names they have in the chat', () => {
    const contact = { group_metadata: { participants: [{ id: '+62811', phone: '+62811' }, { id: 'x' }] } }
    const group = groupOf(contact as unknown as Parameters<typeof groupOf>[0])
    const budi = { id: '+62811', name: 'Budi', picture: null }
    expect(membersOf(group.participants, new Map([['+62811', 'Budi']]))).toEqual([budi])
  })
})
