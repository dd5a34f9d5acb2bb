// Copies messages of a thread as text: those somebody chose, or those a selection of the browser runs through.
import { useI18n } from 'vue-i18n'
import type { Chat, Message } from '@/api/views'
import { useLocale } from '@/locales/useLocale'
import { useSummary } from '../useSummary'
import { transcriptOf } from './transcript'

export interface Transcript {
  /** Who wrote a message. */
  nameOf: (message: Message) => string
  textOf: (messages: Message[]) => string
  /** Takes over the copying of a selection that runs through several messages. */
  copied: (event: ClipboardEvent) => void
}

export function useTranscript(chat: () => Chat, messages: () => Message[]): Transcript {
  const { t } = useI18n()
  const locale = useLocale()
  const summary = useSummary()

  function nameOf({ direction, metadata, user }: Message): string {
    if (direction === 'in') return metadata?.sender_name ?? chat().contact.name
    return user?.name ?? t('inbox.us')
  }

  function wordsOf(message: Message): string {
    return (message.revoked_at ? '' : (message.text ?? message.media?.caption)) || summary(message)
  }

  const textOf = (some: Message[]) => transcriptOf(some, { locale: locale.value, nameOf, wordsOf })

  function copied(event: ClipboardEvent): void {
    const selection = getSelection()
    if (!selection || !(event.currentTarget instanceof HTMLElement)) return
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-message-id]')]
    const ids = new Set(
      rows.filter((row) => selection.containsNode(row, true)).map((row) => row.dataset.messageId),
    )
    const through = messages().filter(({ id }) => ids.has(id))
    if (through.length < 2) return
    event.clipboardData?.setData('text/plain', textOf(through))
    event.preventDefault()
  }

  return { nameOf, textOf, copied }
}
