// The accounts by id, and whether chats need to be told apart by them.
import { createSharedComposable } from '@vueuse/core'
import { computed, type ComputedRef } from 'vue'
import type { AccountId } from '@/api/ids'
import type { Account } from '@/api/views'
import { useAccounts } from '@/stores/accounts'

export interface AccountNames {
  /** Those that have chats: another transport of a number shares that one's. */
  accounts: ComputedRef<Account[]>
  isLoaded: ComputedRef<boolean>
  find: (id: AccountId) => Account | undefined
  /** The account to name beside a chat: none while there is only one. */
  chipOf: (id: AccountId) => Account | undefined
}

function accountNames(): AccountNames {
  const { data } = useAccounts()
  const accounts = computed(() => (data.value ?? []).filter(({ home_id }) => !home_id))
  const byId = computed(() => new Map((data.value ?? []).map((account) => [account.id, account])))
  const find = (id: AccountId) => byId.value.get(id)
  return {
    accounts,
    isLoaded: computed(() => data.value !== undefined),
    find,
    chipOf: (id) => (accounts.value.length > 1 ? find(id) : undefined),
  }
}

/** Shared: every row of the chat list asks. */
export const useAccountNames = createSharedComposable(accountNames)
