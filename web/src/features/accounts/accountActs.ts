// What can be done with a number, by its kind and how it stands.
import type { Account, LinkState } from '@/api/views'

export type AccountAct =
  'check' | 'link' | 'reconnect' | 'disconnect' | 'history' | 'rename' | 'log_out' | 'remove'

const unlinked = new Set<LinkState>(['linking', 'needs_scan'])

function actsOfLink(state: LinkState): AccountAct[] {
  const isLinked = !unlinked.has(state)
  return [
    ...(state === 'connected' ? [] : (['link'] as const)),
    ...(isLinked ? (['reconnect'] as const) : []),
    ...(state === 'needs_scan' || state === 'resting' ? [] : (['disconnect'] as const)),
    'history',
    'rename',
    ...(isLinked ? (['log_out'] as const) : []),
  ]
}

/** In the order in which a menu shows them; what takes something away stands last. */
export function actsOf(account: Account): AccountAct[] {
  const acts: AccountAct[] = account.link ? actsOfLink(account.link.state) : ['check', 'rename']
  return [...acts, 'remove']
}
