// A message in one line: for the chat list, quotes and announcements.
import { useI18n } from 'vue-i18n'
import type { Message, MessageKind } from '@/api/views'
import { named, namesOf } from './text/names'
import { plainOf } from './text/plain'

interface Line {
  kind?: MessageKind | null
  text?: string | null
  media?: Message['media']
  content?: Message['content']
  mentions?: Message['mentions']
  revoked_at?: number | null
}

/** The text, the caption or the file's name; else what kind of message it is. */
export function useSummary(): (message: Line) => string {
  const { t } = useI18n()
  return ({ kind, text, media, content, mentions, revoked_at }) => {
    if (revoked_at) return t('inbox.revoked')
    if (kind === 'system' && content?.event === 'customer_called') return t('inbox.customerCalled')
    const templateName = kind === 'template' && typeof content?.name === 'string' ? content.name : null
    const said = plainOf(text ?? media?.caption ?? '')
    const line = named(said, namesOf(mentions ?? []))
      .map((piece) => piece.text)
      .join('')
    return line || media?.filename || templateName || t(`inbox.kinds.${kind ?? 'unsupported'}`)
  }
}
