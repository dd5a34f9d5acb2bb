// Moments as people read them, in the reader's own zone and language. All inputs are UTC milliseconds.

export type Locale = 'en' | 'id'

const dayInMs = 86_400_000

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale === 'id' ? 'id-ID' : 'en-GB', options)
  formatters.set(key, made)
  return made
}

/** A value equal for two moments of the same local day, and growing by one each day. */
export function localDay(moment: number): number {
  const date = new Date(moment)
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / dayInMs)
}

/** `09:41`, or `09.41` in Indonesian. */
export function clockTime(moment: number, locale: Locale): string {
  return formatter(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(moment)
}

export function shortDate(moment: number, locale: Locale): string {
  return formatter(locale, { day: '2-digit', month: '2-digit', year: 'numeric' }).format(moment)
}

export function longDate(moment: number, locale: Locale): string {
  return formatter(locale, { day: 'numeric', month: 'long', year: 'numeric' }).format(moment)
}

export function weekday(moment: number, locale: Locale): string {
  return formatter(locale, { weekday: 'long' }).format(moment)
}

export function dateAndTime(moment: number, locale: Locale): string {
  return `${longDate(moment, locale)}, ${clockTime(moment, locale)}`
}

function relativeDay(days: number, locale: Locale): string {
  const word = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day')
  return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1)
}

/** For a row of a list: the time today, then "Yesterday", the weekday, the date. */
export function listTime(moment: number, now: number, locale: Locale): string {
  const days = localDay(now) - localDay(moment)
  if (days <= 0) return clockTime(moment, locale)
  if (days === 1) return relativeDay(1, locale)
  return days < 7 ? weekday(moment, locale) : shortDate(moment, locale)
}

/** For the line between two days of a thread: "Today", "Yesterday", the weekday, the date. */
export function dayTitle(moment: number, now: number, locale: Locale): string {
  const days = localDay(now) - localDay(moment)
  if (days === 0 || days === 1) return relativeDay(days, locale)
  return days > 1 && days < 7 ? weekday(moment, locale) : longDate(moment, locale)
}

/** "5 minutes ago" in the largest unit that fits; also for moments to come. */
export function timeAgo(moment: number, now: number, locale: Locale): string {
  const seconds = Math.round((moment - now) / 1000)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit)
  }
  return relative.format(0, 'minute')
}

/** What is left of a span as `23 h 59 min` parts, never negative, minutes rounded up. */
export function hoursAndMinutes(spanInMs: number): { hours: number; minutes: number } {
  const minutes = Math.max(0, Math.ceil(spanInMs / 60_000))
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 }
}

/** "5 min", "2 hr", "3 days": how long something has lasted, in the largest unit that fits, a minute at least. */
export function lasting(spanInMs: number, locale: Locale): string {
  const minutes = Math.max(1, Math.floor(spanInMs / 60_000))
  const [count, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 1440
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 1440), 'day']
  const unitDisplay = unit === 'day' ? 'long' : 'short'
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay }).format(count)
}

/** "42 sec", and "10 min" of what takes longer than two minutes: what is left, rounded up. */
export function countdown(spanInMs: number, locale: Locale): string {
  const seconds = Math.max(0, Math.ceil(spanInMs / 1000))
  if (seconds > 120) return lasting(spanInMs + 59_999, locale)
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'short' }).format(
    seconds,
  )
}
