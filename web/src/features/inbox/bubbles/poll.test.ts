// How a poll's votes are shown.
import { describe, expect, it } from 'vitest'
import { pressed, readPoll } from './poll'

describe('a poll', () => {
  it('shows of each option how many of all voters chose it, and who', () => {
    const budi = { name: 'Budi', from_me: false, at: 1 }
    const us = { name: null, from_me: true, at: 2 }
    const options = [
      { text: 'Pagi', voters: [budi, us] },
      { text: 'Sore', voters: [budi] },
    ]
    const poll = readPoll({ poll: { options, voters: 2, multiple: true }, content: {} })
    expect(poll.options.map(({ count, percent }) => [count, percent])).toEqual([
      [2, 100],
      [1, 50],
    ])
    expect(poll.options[0]?.voters).toEqual(['Budi', null])
  })

  it('is drawn before the server has answered', () => {
    const poll = readPoll({ poll: null, content: { options: ['Ya', 'Tidak'], multiple: false } })
    expect(poll).toMatchObject({ voters: 0, isMultiple: false })
    expect(poll.options.map(({ text }) => text)).toEqual(['Ya', 'Tidak'])
  })

  it('takes our choice with a press, and gives it back with another', () => {
    const option = (text: string, isOurs: boolean) => ({ text, count: 0, percent: 0, voters: [], isOurs })
    const options = [option('Ya', true), option('Tidak', false)]
    expect(pressed({ options, voters: 1, isMultiple: false }, 'Tidak')).toEqual(['Tidak'])
    expect(pressed({ options, voters: 1, isMultiple: true }, 'Tidak')).toEqual(['Ya', 'Tidak'])
    expect(pressed({ options, voters: 1, isMultiple: true }, 'Ya')).toEqual([])
  })
})
