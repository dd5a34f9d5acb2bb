// The pages of the navigation that this member may see.
import { KeyRound, MessageSquareText, Smartphone, UsersRound, Wrench } from '@lucide/vue'
import { computed, type Component, type ComputedRef } from 'vue'
import { useSession } from '@/stores/session'

export type Destination = {
  name: string
  icon: Component
  permission?: string
  /** Not in a phone's bar, where room is scarce; the menu has it. */
  isRare?: boolean
}

const all: readonly Destination[] = [
  { name: 'chats', icon: MessageSquareText },
  { name: 'accounts', icon: Smartphone },
  { name: 'people', icon: UsersRound },
  { name: 'operations', icon: Wrench, permission: 'jobs.manage', isRare: true },
  { name: 'tokens', icon: KeyRound, permission: 'tokens.manage', isRare: true },
]

export function useDestinations(): ComputedRef<Destination[]> {
  const session = useSession()
  return computed(() => all.filter(({ permission }) => permission === undefined || session.can(permission)))
}
