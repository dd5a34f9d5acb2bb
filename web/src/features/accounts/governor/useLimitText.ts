// Limits in words: what stands in the list, and what a field takes.
import { useI18n } from 'vue-i18n'
import type { GovernorSettings } from '@/api/governor'
import { useLocale } from '@/locales/useLocale'
import { RANGES, timeOfDay, type LimitField, type LimitName, type LimitProblem } from './limits'

type Numbers = Record<string, number>

export interface LimitText {
  /** A limit that is set, in one line. */
  said: (settings: GovernorSettings, limit: LimitName) => string
  /** What a field takes, where that is not plain. */
  hint: (field: LimitField) => string | undefined
  problem: (problem: LimitProblem) => string
}

export function useLimitText(): LimitText {
  const { t } = useI18n()
  const locale = useLocale()

  const number = (value: number) => new Intl.NumberFormat(locale.value).format(value)

  function span(milliseconds: number): string {
    const [value, unit] =
      milliseconds < 60_000 ? [milliseconds / 1000, 'second'] : [milliseconds / 60_000, 'minute']
    return new Intl.NumberFormat(locale.value, { style: 'unit', unit, unitDisplay: 'short' }).format(value)
  }

  const joint: Partial<Record<LimitName, (of: Numbers) => string>> = {
    quiet_hours: ({ from_minute: from = 0, until_minute: until = 0 }) =>
      t('limits.said.quiet_hours', { from: timeOfDay(from), until: timeOfDay(until) }),
    warm_up: ({ days, messages_at_first: messages = 0, first_contacts_at_first: people = 0 }) =>
      t('limits.said.warm_up', { days, messages: number(messages), people: number(people) }),
    brake: ({ days, least_first_contacts: least = 0, slow_below_percent: slow, stop_below_percent: stop }) =>
      t('limits.said.brake', { days, least: number(least), slow, stop }),
  }
  const pace = ({ at_once: count, every_ms: every = 0 }: Numbers) =>
    t('limits.said.pace', { count, span: span(every) })

  /** As they are typed: spans in seconds, and no sign between the thousands that could pass for a decimal. */
  function ends(field: LimitField): { least: string; most: string } {
    const { kind, least, most } = RANGES[field]
    const unit = kind === 'span' ? 1000 : 1
    const plain = new Intl.NumberFormat(locale.value, { useGrouping: false })
    return { least: plain.format(least / unit), most: plain.format(most / unit) }
  }

  return {
    said(settings, limit) {
      const value = settings[limit] ?? 0
      return typeof value === 'number' ? number(value) : (joint[limit] ?? pace)({ ...value })
    },
    hint(field) {
      const { kind, most } = RANGES[field]
      return kind === 'minute' || most > 3_600_000 ? undefined : t('limits.between', ends(field))
    },
    problem: ({ field, code }) => t(`limits.problems.${code}`, ends(field)),
  }
}
