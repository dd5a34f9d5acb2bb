// Messages as text to paste elsewhere: `[30/11/2026, 09:41] Sari: halo`, one after the other.
import type { Message } from '@/api/views'
import { clockTime, shortDate, type Locale } from '@/lib/time'

export interface Telling {
  locale: Locale
  /** Who wrote it, as the thread shows it. */
  nameOf: (message: Message) => string
  /** The words, or what kind of message it is. */
  wordsOf: (message: Message) => string
}

export function transcriptOf(messages: Message[], { locale, nameOf, wordsOf }: Telling): string {
  return messages
    .map((message) => {
      const { provider_at: at } = message
      return `[${shortDate(at, locale)}, ${clockTime(at, locale)}] ${nameOf(message)}: ${wordsOf(message)}`
    })
    .join('\n')
}
