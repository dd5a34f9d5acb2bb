// What the team did with a chat, said in the reader's language.
import { useI18n } from 'vue-i18n'
import type { Message } from '@/api/views'
import { useNow } from '@/lib/now'
import { useLocale } from '@/locales/useLocale'
import { momentToCome } from './states'

const LINES = [
  'chat_opened',
  'chat_pending',
  'chat_snoozed',
  'chat_resolved',
  'chat_reopened',
  'chat_woke',
] as const

type Line = Pick<Message, 'text' | 'content' | 'user'>

/** A line that the page does not know is shown as it was written. */
export function useLineText(): (line: Line) => string {
  const { t } = useI18n()
  const locale = useLocale()
  const now = useNow()

  return ({ text, content, user }) => {
    const event = LINES.find((known) => known === content.event)
    if (!event) return text ?? t('inbox.kinds.system')
    const until = typeof content.until === 'number' ? content.until : now.value
    return t(`inbox.lines.${event}`, {
      name: user?.name ?? t('inbox.lines.somebody'),
      time: momentToCome(until, now.value, locale.value),
    })
  }
}
