// What the chat list is narrowed to, kept in the address so that it survives reload, Back and sharing.
import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery, type RouteLocationRaw } from 'vue-router'
import { asId, type AccountId } from '@/api/ids'
import type { ChatState } from '@/api/views'
import { STATES } from '../teamwork/states'
import type { ChatFilter, ThreadKey } from '../types'

function one(query: LocationQuery, name: string): string | null {
  const value = query[name]
  return (Array.isArray(value) ? value[0] : value) ?? null
}

/** What is to be answered, unless the address says otherwise. */
function stateIn(word: string | null): ChatState | null {
  if (word === 'all') return null
  return STATES.find((state) => state === word) ?? 'open'
}

export function useChatFilter(): {
  filter: ComputedRef<ChatFilter>
  change: (part: Partial<ChatFilter>) => void
} {
  const route = useRoute()
  const router = useRouter()

  const filter = computed<ChatFilter>(() => {
    const account = one(route.query, 'account')
    return {
      q: one(route.query, 'q') ?? '',
      unread: one(route.query, 'unread') !== null,
      archived: one(route.query, 'archived') !== null,
      accountId: account === null ? null : asId<AccountId>(account),
      state: stateIn(one(route.query, 'state')),
    }
  })

  function change(part: Partial<ChatFilter>): void {
    const { q, unread, archived, accountId, state } = { ...filter.value, ...part }
    const { via } = route.query
    const query = {
      q: q || undefined,
      unread: unread ? '1' : undefined,
      archived: archived ? '1' : undefined,
      account: accountId ?? undefined,
      state: state === 'open' ? undefined : (state ?? 'all'),
      via,
    }
    void router.replace({ params: route.params, query })
  }

  return { filter, change }
}

/** The address of a chat, with the list beside it left as it is. */
export function useChatAddress(): (thread: ThreadKey) => RouteLocationRaw {
  const route = useRoute()
  return ({ contactId, accountId }) => ({
    name: 'chats',
    params: { contactId },
    query: { ...route.query, via: accountId },
  })
}
