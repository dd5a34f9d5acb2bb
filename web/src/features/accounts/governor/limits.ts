// What a number may be limited to: what each field takes, the form's draft of it, and the settings that come of it.
import type { GovernorSettings } from '@/api/governor'

export type LimitName = keyof GovernorSettings

interface Range {
  /** A count is written as it is, a span in seconds, a minute of the day as the time of day. */
  kind: 'count' | 'span' | 'minute'
  /** As the server counts: spans in milliseconds, times in minutes after midnight. */
  least: number
  most: number
}

const MOST = 10_000_000
const count = (least: number, most: number = MOST) => ({ kind: 'count', least, most }) as const
const span = { kind: 'span', least: 10, most: 3_600_000 } as const
const minute = { kind: 'minute', least: 0, most: 1_439 } as const

export const RANGES = {
  messages_per_day: count(1),
  first_contacts_per_day: count(0),
  'account_pace.at_once': count(1, 100),
  'account_pace.every_ms': span,
  'recipient_pace.at_once': count(1, 100),
  'recipient_pace.every_ms': span,
  'first_contact_pace.at_once': count(1, 100),
  'first_contact_pace.every_ms': span,
  'warm_up.days': count(1, 90),
  'warm_up.messages_at_first': count(0),
  'warm_up.first_contacts_at_first': count(0),
  'quiet_hours.from_minute': minute,
  'quiet_hours.until_minute': minute,
  'brake.days': count(1, 30),
  'brake.least_first_contacts': count(1),
  'brake.slow_below_percent': count(0, 100),
  'brake.stop_below_percent': count(0, 100),
} as const satisfies Record<string, Range>

/** Named as the server names them, so that its complaints find them. */
export type LimitField = keyof typeof RANGES

const FIELDS = Object.keys(RANGES) as LimitField[]

export const LIMITS: readonly LimitName[] = [
  'messages_per_day',
  'first_contacts_per_day',
  'account_pace',
  'recipient_pace',
  'first_contact_pace',
  'quiet_hours',
  'warm_up',
  'brake',
]

export function fieldsOf(limit: LimitName): LimitField[] {
  return FIELDS.filter((field) => field.split('.')[0] === limit)
}

export interface LimitDraft {
  chosen: LimitName[]
  texts: Record<LimitField, string>
}

function valueIn(settings: GovernorSettings, field: LimitField): number | null {
  const [limit = '', part] = field.split('.')
  const found: unknown = settings[limit as LimitName]
  const value: unknown = part && found ? (found as Record<string, unknown>)[part] : found
  return typeof value === 'number' ? value : null
}

const twoDigits = (value: number) => String(value).padStart(2, '0')

/** `21:05`, as a time field of the browser takes it. */
export function timeOfDay(minutes: number): string {
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
}

function written(field: LimitField, value: number | null, decimal: string): string {
  if (value === null) return ''
  if (RANGES[field].kind === 'span') return String(value / 1000).replace('.', decimal)
  if (RANGES[field].kind === 'count') return String(value)
  return timeOfDay(value)
}

/** `decimal` stands before the tenths of a second, as the reader's language has it. */
export function draftOf(settings: GovernorSettings, decimal: '.' | ',' = '.'): LimitDraft {
  const texts = FIELDS.map((field) => [field, written(field, valueIn(settings, field), decimal)] as const)
  return {
    chosen: LIMITS.filter((limit) => settings[limit] !== null && settings[limit] !== undefined),
    texts: Object.fromEntries(texts) as LimitDraft['texts'],
  }
}

/** `NaN` for what is no number. */
function read(field: LimitField, text: string): number {
  const { kind } = RANGES[field]
  if (kind === 'count') return /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (kind === 'span')
    return /^\d+([.,]\d+)?$/.test(text) ? Math.round(Number(text.replace(',', '.')) * 1000) : Number.NaN
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? []
  return Number(hours) * 60 + Number(minutes)
}

export interface LimitProblem {
  field: LimitField
  code: 'required' | 'range' | 'empty' | 'order' | 'needs_cap' | 'needs_first_contacts'
}

function fieldProblem({ texts }: LimitDraft, field: LimitField): LimitProblem | null {
  const text = texts[field].trim()
  if (text === '') return { field, code: 'required' }
  const value = read(field, text)
  const { least, most } = RANGES[field]
  return value >= least && value <= most ? null : { field, code: 'range' }
}

/** What the fields of a limit say only together. */
function jointProblem({ chosen, texts }: LimitDraft, limit: LimitName): LimitProblem | null {
  const capsFirst = chosen.includes('first_contacts_per_day')
  if (limit === 'warm_up' && !capsFirst && !chosen.includes('messages_per_day'))
    return { field: 'warm_up.days', code: 'needs_cap' }
  if (limit === 'quiet_hours' && texts['quiet_hours.from_minute'] === texts['quiet_hours.until_minute'])
    return { field: 'quiet_hours.until_minute', code: 'empty' }
  if (limit !== 'brake') return null
  if (!capsFirst) return { field: 'brake.days', code: 'needs_first_contacts' }
  const isSlower = Number(texts['brake.stop_below_percent']) <= Number(texts['brake.slow_below_percent'])
  return isSlower ? null : { field: 'brake.stop_below_percent', code: 'order' }
}

/** The first thing wrong with each field of what was chosen. */
export function problemsOf(draft: LimitDraft): LimitProblem[] {
  return LIMITS.filter((limit) => draft.chosen.includes(limit)).flatMap((limit) => {
    const found = fieldsOf(limit).flatMap((field) => fieldProblem(draft, field) ?? [])
    return found.length > 0 ? found : (jointProblem(draft, limit) ?? [])
  })
}

/** Of a draft without problems; what was not chosen is no limit. */
export function settingsOf({ chosen, texts }: LimitDraft): GovernorSettings {
  const value = (field: LimitField) => read(field, texts[field].trim())
  const when = <Limit>(limit: LimitName, make: () => Limit) => (chosen.includes(limit) ? make() : null)
  const pace = (limit: 'account_pace' | 'recipient_pace' | 'first_contact_pace') =>
    when(limit, () => ({ at_once: value(`${limit}.at_once`), every_ms: value(`${limit}.every_ms`) }))
  return {
    messages_per_day: when('messages_per_day', () => value('messages_per_day')),
    first_contacts_per_day: when('first_contacts_per_day', () => value('first_contacts_per_day')),
    account_pace: pace('account_pace'),
    recipient_pace: pace('recipient_pace'),
    first_contact_pace: pace('first_contact_pace'),
    quiet_hours: when('quiet_hours', () => ({
      from_minute: value('quiet_hours.from_minute'),
      until_minute: value('quiet_hours.until_minute'),
    })),
    warm_up: when('warm_up', () => ({
      days: value('warm_up.days'),
      messages_at_first: value('warm_up.messages_at_first'),
      first_contacts_at_first: value('warm_up.first_contacts_at_first'),
    })),
    brake: when('brake', () => ({
      days: value('brake.days'),
      least_first_contacts: value('brake.least_first_contacts'),
      slow_below_percent: value('brake.slow_below_percent'),
      stop_below_percent: value('brake.stop_below_percent'),
    })),
  }
}
