// Linking one number's device to a phone, as it goes on: what is to be shown now, and asking for it anew.
import { useMutation, useQuery, type UseMutationReturnType } from '@tanstack/vue-query'
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { AccountId } from '@/api/ids'
import { linkByCode, linkByLetters, loadLink } from '@/api/links'
import type { Account, LinkDetail } from '@/api/views'
import { useEvent } from '@/realtime/listening'
import { useWorkspaceKey } from '@/stores/workspaceKey'

/** How often is asked again while a code has run out and the next has not been heard of. */
const IMPATIENCE_MS = 3_000

/** A code, or letters for the phone of this number. */
export type LinkWay = { method: 'code' } | { method: 'letters'; phone: string }

export interface Linking {
  link: Ref<LinkDetail | undefined>
  error: Ref<Error | null>
  ask: UseMutationReturnType<unknown, Error, LinkWay, unknown>
  /** When what is shown was first seen here, in UTC milliseconds. */
  shownAt: Ref<number>
  /** The number went on as another account, which had it before. */
  movedTo: Ref<AccountId | null>
  phase: ComputedRef<LinkPhase>
}

export type LinkPhase = 'loading' | 'preparing' | 'step' | 'connecting' | 'connected' | 'stopped'

export function phaseOf(link: LinkDetail | undefined): LinkPhase {
  if (!link) return 'loading'
  switch (link.state) {
    case 'linking':
      return link.step ? 'step' : 'preparing'
    case 'connecting':
    case 'reconnecting':
      return 'connecting'
    case 'connected':
      return 'connected'
    default:
      return 'stopped'
  }
}

/** The account that takes a number over which it had before is told of right behind the one that goes. */
function useMove(id: () => AccountId): Ref<AccountId | null> {
  const movedTo = ref<AccountId | null>(null)
  let isGone = false

  useEvent('AccountUpdatedEvent', ({ account, removed }) => {
    if (removed && account.id === id()) isGone = true
    else if (isGone && account.link?.state === 'connecting') movedTo.value = account.id
  })
  return movedTo
}

export function useLinking(id: () => AccountId): Linking {
  const workspaceKey = useWorkspaceKey()

  const query = useQuery({
    queryKey: computed(() => workspaceKey('accounts', id(), 'link')),
    queryFn: ({ signal }) => loadLink(id(), signal),
    refetchInterval: ({ state }) => waiting(state.data),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })

  const renew = () => void query.refetch()
  useEvent('AccountUpdatedEvent', ({ account, removed }) => {
    if (account.id === id() && !removed) renew()
  })

  const ask = useMutation<Account, Error, LinkWay>({
    mutationFn: (way) => (way.method === 'code' ? linkByCode(id()) : linkByLetters(id(), way.phone)),
    onSuccess: renew,
  })

  const shownAt = ref(Date.now())
  watch(
    () => query.data.value?.step?.text,
    () => (shownAt.value = Date.now()),
  )

  return {
    link: query.data,
    error: query.error,
    ask,
    shownAt,
    movedTo: useMove(id),
    phase: computed(() => phaseOf(query.data.value)),
  }
}

/** Until something else can have become true without an event that was heard. */
function waiting(link: LinkDetail | undefined): number | false {
  if (link?.state !== 'linking') return false
  const left = link.step ? link.step.expires_at - Date.now() : 0
  return Math.max(left, IMPATIENCE_MS)
}
