// The line beneath a contact's name: online or last seen where WhatsApp tells, else the number.
import { useQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { loadPresence } from '@/api/contacts'
import type { Chat } from '@/api/views'
import { useNow } from '@/lib/now'
import { timeAgo } from '@/lib/time'
import { useLocale } from '@/locales/useLocale'
import { useWorkspaceKey } from '@/stores/workspaceKey'
import { groupOf } from '../group/group'

const FRESH_MS = 60_000

export function useContactLine(chat: () => Chat): ComputedRef<string> {
  const { t } = useI18n()
  const locale = useLocale()
  const now = useNow()
  const workspaceKey = useWorkspaceKey()

  const { data: presence } = useQuery({
    queryKey: computed(() => workspaceKey('presence', chat().contact.id)),
    queryFn: ({ queryKey: [, , contactId], signal }) => loadPresence(contactId, signal),
    enabled: () => chat().chat_type === 'private',
    refetchInterval: FRESH_MS,
    retry: false,
  })

  function groupLine(count: number | null): string {
    if (count === null) return t('inbox.group')
    return `${t('inbox.group')} · ${t('inbox.groupInfo.members', { count }, count)}`
  }

  return computed(() => {
    if (chat().chat_type === 'group') return groupLine(groupOf(chat().contact).count)
    if (presence.value?.state === 'online') return t('inbox.online')
    const { phone, username } = chat().contact
    const identity = phone ?? username ?? ''
    const seenAt = presence.value?.last_seen_at
    if (!seenAt) return identity
    const seen = t('inbox.lastSeen', { time: timeAgo(seenAt, now.value, locale.value) })
    return [identity, seen].filter(Boolean).join(' · ')
  })
}
