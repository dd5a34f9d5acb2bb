// Tells of new messages through the browser, once for all its tabs, and takes back what was read.
import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { ChatId } from '@/api/ids'
import type { LoggedEvents } from '@/realtime/events'
import { useEvent } from '@/realtime/listening'
import { useNoticeSettings } from '@/stores/noticeSettings'
import { useSession } from '@/stores/session'
import { useLiveInbox } from '../live/useLiveInbox'
import { useSummary } from '../useSummary'
import { chime } from './chime'
import { isWorthTelling } from './rules'
import { useOneTab } from './useOneTab'

type News = LoggedEvents['NewChatEvent']

export function useNotices(): void {
  const { t } = useI18n()
  const router = useRouter()
  const summary = useSummary()
  const live = useLiveInbox()
  const settings = useNoticeSettings()
  const tabs = useOneTab(`blazz.notices.${useSession().workspace?.id}`)
  const shown = new Map<ChatId, Notification>()

  const isInView = (id: ChatId) => live.openChatId === id && document.visibilityState === 'visible'

  const mayTell = () => settings.isOn && Notification.permission === 'granted'

  function close(id: ChatId): void {
    shown.get(id)?.close()
    shown.delete(id)
  }

  function tell({ message, chat, contact }: News): void {
    const sender = message.metadata?.sender_name
    const words = contact.type === 'group' && sender ? `${sender}: ${summary(message)}` : summary(message)
    close(chat.id)
    const notice = new Notification(contact.name, {
      body: settings.hidesText ? t('inbox.newMessage') : words,
      tag: message.id,
      icon: '/app/icon.svg',
      silent: true,
    })
    notice.addEventListener('click', () => {
      window.focus()
      const query = { via: chat.account_id }
      void router.push({ name: 'chats', params: { contactId: contact.id }, query })
      close(chat.id)
    })
    shown.set(chat.id, notice)
    if (settings.hasSound) chime()
  }

  useEvent('NewChatEvent', (news) => {
    if (isInView(news.chat.id)) tabs.claim(news.message.id)
    else if (mayTell() && isWorthTelling(news, Date.now())) {
      tabs.whenUnclaimed(news.message.id, () => tell(news))
    }
  })
  useEvent('ChatUpdatedEvent', ({ chat }) => chat.unread_count === 0 && close(chat.id))
  onScopeDispose(() => shown.forEach((notice) => notice.close()))
}
