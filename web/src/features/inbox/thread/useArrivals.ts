// What arrives while the thread is open: counted while the reader is elsewhere, told to screen readers once.
import { ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useEvent } from '@/realtime/listening'
import type { Chat } from '@/api/views'
import { isIn, threadOf } from '../types'
import { useSummary } from '../useSummary'

const KEPT = 5

export interface Announcement {
  id: string
  text: string
}

export function useArrivals(
  chat: () => Chat,
  isAtEnd: Ref<boolean>,
): { waiting: Ref<number>; announcements: Ref<Announcement[]> } {
  const { t } = useI18n()
  const summary = useSummary()
  const waiting = ref(0)
  const announcements = ref<Announcement[]>([])

  useEvent('NewChatEvent', ({ message }) => {
    if (message.direction !== 'in' || !isIn(threadOf(chat()), message)) return
    if (!isAtEnd.value) waiting.value += 1
    const name = message.metadata?.sender_name ?? chat().contact.name
    const text = t('inbox.announcement', { name, text: summary(message) })
    announcements.value = [...announcements.value, { id: message.id, text }].slice(-KEPT)
  })
  watch(isAtEnd, (atEnd) => {
    if (atEnd) waiting.value = 0
  })

  return { waiting, announcements }
}
