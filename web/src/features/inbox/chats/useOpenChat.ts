// The chat an address means: from the loaded lists, from the server, or not yet begun.
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type ComputedRef, type Ref } from 'vue'
import { listChats } from '@/api/chats'
import { loadContact } from '@/api/contacts'
import { asId, type AccountId, type ContactId } from '@/api/ids'
import type { ApiProblem } from '@/api/problem'
import type { Chat, Contact } from '@/api/views'
import { useWorkspaceKey } from '@/stores/workspaceKey'
import { KEPT_BY_EVENTS } from '../cache/pageOptions'
import { useLiveInbox } from '../live/useLiveInbox'
import type { ChatPages } from '../types'

/** Without an account: the contact's most recent chat on any. */
export interface ChatAddress {
  contactId: ContactId
  accountId: AccountId | null
}

export interface OpenChat {
  chat: ComputedRef<Chat | null>
  state: ComputedRef<'loading' | 'failed' | 'ready'>
  error: ComputedRef<ApiProblem | null>
  reload: () => void
}

function isAt({ contactId, accountId }: ChatAddress, chat: Chat): boolean {
  return chat.contact.id === contactId && (accountId === null || chat.account_id === accountId)
}

/** A chat that nobody has written in: it gets its id with its first message. */
function unbegun(contact: Contact, accountId: AccountId): Chat {
  return {
    id: asId(`${contact.id}/${accountId}`),
    account_id: accountId,
    contact,
    state: 'open',
    snoozed_until: null,
    archived: false,
    pinned: false,
    muted: false,
    blocked: false,
    chat_type: contact.type === 'group' ? 'group' : 'private',
    unread_count: 0,
    last_message: null,
    last_message_at: null,
    window: { open: false, until: null },
    created_at: contact.created_at,
  }
}

async function findChat({ contactId, accountId }: ChatAddress, signal: AbortSignal): Promise<Chat | null> {
  const filter = { contact_id: contactId, account_id: accountId ?? undefined }
  const { items } = await listChats(filter, { limit: 1, signal })
  if (items[0] || accountId === null) return items[0] ?? null
  return unbegun(await loadContact(contactId, signal), accountId)
}

export function useOpenChat(address: Ref<ChatAddress | null>): OpenChat {
  const queries = useQueryClient()
  const workspaceKey = useWorkspaceKey()
  useLiveInbox()

  function listed(wanted: ChatAddress): Chat | undefined {
    const lists = queries.getQueriesData<ChatPages>({ queryKey: workspaceKey('chats') })
    const chats = lists.flatMap(([, list]) => list?.pages.flatMap((page) => page.items) ?? [])
    return chats.find((chat) => isAt(wanted, chat))
  }

  const query = useQuery<Chat | null, ApiProblem>({
    queryKey: computed(() => workspaceKey('chat', address.value)),
    queryFn: ({ signal }) => (address.value ? findChat(address.value, signal) : null),
    initialData: () => (address.value ? listed(address.value) : undefined),
    enabled: computed(() => address.value !== null),
    ...KEPT_BY_EVENTS,
  })

  return {
    chat: computed(() => (address.value ? (query.data.value ?? null) : null)),
    state: computed(() => {
      if (query.data.value !== undefined) return 'ready'
      return query.isError.value ? 'failed' : 'loading'
    }),
    error: computed(() => query.error.value),
    reload: () => void query.refetch(),
  }
}
