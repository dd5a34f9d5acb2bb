// When chats come back, and how that is said.
import { describe, expect, it } from 'vitest'
import { fieldOf, momentOf, momentToCome, snoozeTimes } from './states'

const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime()
const names = (now: number) => snoozeTimes(now).map(({ name }) => name)

describe('putting a chat off', () => {
  it('offers times to come, soonest first', () => {
    const times = snoozeTimes(at(25, 10))
    expect(times.map(({ name }) => name)).toEqual(['hour', 'evening', 'tomorrow', 'monday'])
    const moments = times.map(({ until }) => until)
    expect(moments).toEqual([at(25, 11), at(25, 18), at(26, 9), at(30, 9)])
  })

  it('offers no evening that is almost here, and Monday once', () => {
    expect(names(at(25, 17))).not.toContain('evening')
    expect(names(at(29, 10))).toEqual(['hour', 'evening', 'tomorrow'])
    expect(snoozeTimes(at(30, 10)).at(-1)).toEqual({ name: 'monday', until: at(37, 9) })
  })

  it('takes the time that was typed', () => {
    expect(momentOf(fieldOf(at(25, 10)))).toBe(at(25, 10))
    expect(momentOf('')).toBeNull()
  })
})

describe('a moment to come', () => {
  it('is said as short as it can be', () => {
    const now = at(25, 10)
    expect(momentToCome(at(25, 18), now, 'en')).toBe('18:00')
    expect(momentToCome(at(26, 9), now, 'id')).toBe('Kamis, 09.00')
    expect(momentToCome(at(37, 9), now, 'en')).toBe('7 December 2026, 09:00')
  })
})
