// The chat the address names, told to the lists beside it.
import { computed, onScopeDispose, watch, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'
import { asId, type AccountId, type ContactId } from '@/api/ids'
import { useLiveInbox } from '../live/useLiveInbox'
import { useOpenChat, type ChatAddress, type OpenChat } from './useOpenChat'

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)

export function useChatInView(): OpenChat & { address: ComputedRef<ChatAddress | null> } {
  const route = useRoute()
  const live = useLiveInbox()

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

  return { ...open, address }
}
