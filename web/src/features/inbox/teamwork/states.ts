// How the work on a chat can stand, and the times people put chats off to.
import type { ChatState } from '@/api/views'
import { clockTime, dateAndTime, localDay, weekday, type Locale } from '@/lib/time'

export const STATES: readonly ChatState[] = ['open', 'pending', 'snoozed', 'resolved']

export type SnoozeName = 'hour' | 'evening' | 'tomorrow' | 'monday'

export interface SnoozeTime {
  name: SnoozeName
  /** UTC milliseconds. */
  until: number
}

const HOUR_MS = 3_600_000
const EVENING = 18
const MORNING = 9

/** The usual times to come back at, in the reader's own zone, soonest first. */
export function snoozeTimes(now: number): SnoozeTime[] {
  const at = (days: number, hour: number) => {
    const date = new Date(now)
    return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, hour).getTime()
  }
  const evening = at(0, EVENING)
  const daysToMonday = (8 - new Date(now).getDay()) % 7 || 7
  const times: SnoozeTime[] = [
    { name: 'hour', until: now + HOUR_MS },
    { name: 'evening', until: evening },
    { name: 'tomorrow', until: at(1, MORNING) },
    { name: 'monday', until: at(daysToMonday, MORNING) },
  ]
  const isUseful = ({ name, until }: SnoozeTime) =>
    name !== 'monday' || daysToMonday > 1 ? name !== 'evening' || until > now + HOUR_MS : false
  return times.filter(isUseful)
}

/** A moment to come: the time today, the weekday within a week, else the date. */
export function momentToCome(moment: number, now: number, locale: Locale): string {
  const days = localDay(moment) - localDay(now)
  if (days <= 0) return clockTime(moment, locale)
  return days < 7 ? `${weekday(moment, locale)}, ${clockTime(moment, locale)}` : dateAndTime(moment, locale)
}

/** What a `datetime-local` field holds, from and to UTC milliseconds. */
export function fieldOf(moment: number): string {
  const local = new Date(moment - new Date(moment).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

export function momentOf(field: string): number | null {
  const moment = new Date(field).getTime()
  return Number.isNaN(moment) ? null : moment
}
