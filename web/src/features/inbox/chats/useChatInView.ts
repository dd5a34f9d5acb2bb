// The chat the address names, told to the lists beside it; and how many chats wait, told to the title.
import { computed, onScopeDispose, watch, watchEffect, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'
import { asId, type AccountId, type ContactId } from '@/api/ids'
import { usePage } from '@/stores/page'
import { useLiveInbox } from '../live/useLiveInbox'
import { EVERY_CHAT } from '../types'
import { useChats } from './useChats'
import { useOpenChat, type ChatAddress, type OpenChat } from './useOpenChat'

const UNREAD = { ...EVERY_CHAT, unread: true }

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)

export function useChatInView(): OpenChat & { address: ComputedRef<ChatAddress | null> } {
  const route = useRoute()
  const live = useLiveInbox()
  const page = usePage()

  const address = computed<ChatAddress | null>((before) => {
    const contactId = textOf(route.params.contactId)
    const accountId = textOf(route.query.via)
    if (contactId === null) return null
    if (before?.contactId === contactId && before.accountId === accountId) return before
    return {
      contactId: asId<ContactId>(contactId),
      accountId: accountId === null ? null : asId<AccountId>(accountId),
    }
  })
  const open = useOpenChat(address)

  watch(
    () => open.chat.value?.id ?? null,
    (id) => (live.openChatId = id),
    { immediate: true },
  )
  onScopeDispose(() => (live.openChatId = null))

  const { chats: unread } = useChats(UNREAD)
  watchEffect(() => {
    page.unreadChats = unread.value.filter((chat) => chat.unread_count > 0).length
  })

  return { ...open, address }
}
