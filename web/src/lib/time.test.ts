// How moments are written.
import { describe, expect, it } from 'vitest'
import { clockTime, countdown, dayTitle, hoursAndMinutes, lasting, listTime, localDay, timeAgo } from './time'

/** A moment in the zone the tests run in, whichever that is. */
const at = (day: number, hour = 12, minute = 0) => new Date(2026, 10, day, hour, minute).getTime()
const now = at(24)

describe('the time of a row', () => {
  it('is the clock for today, with a dot in Indonesian (#15)', () => {
    expect(listTime(at(24, 9, 5), now, 'en')).toBe('09:05')
    expect(listTime(at(24, 9, 5), now, 'id')).toBe('09.05')
  })

  it('is the day before by its name, even an hour after midnight (#15)', () => {
    expect(listTime(at(23, 23, 59), at(24, 1), 'en')).toBe('Yesterday')
    expect(listTime(at(23), now, 'id')).toBe('Kemarin')
  })

  it('is a weekday within a week, a date before that (#15)', () => {
    expect(listTime(at(20), now, 'en')).toBe('Friday')
    expect(listTime(at(10), now, 'en')).toBe('10/11/2026')
  })

  it('does not call a clock that runs ahead tomorrow', () => {
    expect(listTime(at(25, 0, 1), at(24, 23, 59), 'en')).toBe('00:01')
  })
})

describe('the line between two days', () => {
  it('names today and yesterday, then weekdays, then dates', () => {
    expect(dayTitle(now, now, 'en')).toBe('Today')
    expect(dayTitle(at(23), now, 'id')).toBe('Kemarin')
    expect(dayTitle(at(19), now, 'en')).toBe('Thursday')
    expect(dayTitle(at(1), now, 'id')).toBe('1 November 2026')
  })

  it('grows by one with each local day', () => {
    expect(localDay(at(24, 0, 0)) - localDay(at(23, 23, 59))).toBe(1)
    expect(localDay(at(24, 23, 59))).toBe(localDay(at(24, 0, 0)))
  })
})

describe('spans', () => {
  it('speak in the largest unit that fits', () => {
    expect(timeAgo(now - 5 * 60_000, now, 'en')).toBe('5 minutes ago')
    expect(timeAgo(now - 3 * 3_600_000, now, 'id')).toBe('3 jam yang lalu')
    expect(timeAgo(now + 2 * 86_400_000, now, 'en')).toBe('in 2 days')
    expect(timeAgo(now - 20_000, now, 'en')).toBe('this minute')
  })

  it('round the last minute up and never go below nothing', () => {
    expect(hoursAndMinutes(86_399_000)).toEqual({ hours: 24, minutes: 0 })
    expect(hoursAndMinutes(61_000)).toEqual({ hours: 0, minutes: 2 })
    expect(hoursAndMinutes(-5)).toEqual({ hours: 0, minutes: 0 })
  })

  it('write midnight as 00', () => {
    expect(clockTime(at(24, 0, 7), 'en')).toBe('00:07')
  })
})

describe('a span', () => {
  it('lasts in its largest unit, a minute at least', () => {
    expect(lasting(3_000, 'en')).toBe('1 min')
    expect(lasting(5 * 60_000, 'id')).toBe('5 mnt')
    expect(lasting(3 * 3_600_000, 'en')).toBe('3 hr')
    expect(lasting(3 * 86_400_000, 'en')).toBe('3 days')
  })

  it('is counted down by seconds near its end, never below none', () => {
    expect(countdown(41_200, 'en')).toBe('42 sec')
    expect(countdown(600_000, 'en')).toBe('10 min')
    expect(countdown(-5, 'en')).toBe('0 sec')
  })
})
