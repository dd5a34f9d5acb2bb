// How a number stands, in sentences: why it is so, when it goes on, what becomes of messages meanwhile.
import { useI18n } from 'vue-i18n'
import { countdown, dateAndTime } from '@/lib/time'
import { useLocale } from '@/locales/useLocale'
import type { Standing } from './standing'

export type StandingText = {
  word: (standing: Standing) => string
  /** Empty when there is nothing to say. */
  reason: (standing: Standing) => string
  /** When it goes on by itself, seen from `now`; empty when nobody knows. */
  outlook: (standing: Standing, now: number) => string
  /** What happens to a message that is written now. */
  meanwhile: (standing: Standing) => string
}

export function useStandingText(): StandingText {
  const { t, te } = useI18n()
  const locale = useLocale()

  function reason({ reason: said, word }: Standing): string {
    const meaning = `accounts.meaning.${word}`
    return said ?? (te(meaning) ? t(meaning) : '')
  }

  function outlook({ word, nextTryAt, attempt, bannedUntil }: Standing, now: number): string {
    if (word === 'banned' && bannedUntil !== null) {
      return t('accounts.bannedUntil', { time: dateAndTime(bannedUntil, locale.value) })
    }
    if (word !== 'reconnecting' || nextTryAt === null) return ''
    const left = nextTryAt - now
    const values = { attempt: attempt ?? 1, time: countdown(left, locale.value) }
    return left > 0 ? t('accounts.nextTry', values) : t('accounts.tryingNow', values)
  }

  return {
    word: ({ word }) => t(`accounts.state.${word}`),
    reason,
    outlook,
    meanwhile: ({ flow }) => (flow === 'flows' ? '' : t(`accounts.meanwhile.${flow}`)),
  }
}
