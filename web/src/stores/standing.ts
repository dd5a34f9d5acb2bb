// How a number stands: the state of its linked device, or what is known of the number where no phone links it.
import type { Account, LinkState } from '@/api/views'

export type StandingWord = LinkState | Account['status']
export type StandingTone = 'good' | 'busy' | 'bad' | 'idle'
/** What becomes of a message written now. */
export type Flow = 'flows' | 'waits' | 'may_fail' | 'stops'
/** What a person who may does about it; `none` where time does it. */
export type Remedy = 'none' | 'reconnect' | 'link' | 'look'

export interface Standing {
  word: StandingWord
  tone: StandingTone
  flow: Flow
  remedy: Remedy
  /** As the server says it; null where the state says enough. */
  reason: string | null
  /** Moments in UTC milliseconds, as all that follow. */
  since: number | null
  nextTryAt: number | null
  /** Which attempt is next, 1 is the first. */
  attempt: number | null
  bannedUntil: number | null
}

const tones: Record<StandingWord, StandingTone> = {
  connected: 'good',
  attention: 'busy',
  disconnected: 'bad',
  linking: 'busy',
  connecting: 'busy',
  reconnecting: 'busy',
  needs_scan: 'bad',
  replaced: 'bad',
  banned: 'bad',
  outdated: 'bad',
  failed: 'bad',
  resting: 'idle',
}

const remedies: Record<StandingWord, Remedy> = {
  connected: 'none',
  attention: 'look',
  disconnected: 'look',
  linking: 'link',
  connecting: 'none',
  reconnecting: 'reconnect',
  needs_scan: 'link',
  replaced: 'reconnect',
  banned: 'none',
  outdated: 'reconnect',
  failed: 'reconnect',
  resting: 'reconnect',
}

export function toneOf(word: StandingWord): StandingTone {
  return tones[word]
}

function flowOf({ status, link }: Account): Flow {
  if (status === 'connected') return 'flows'
  if (status === 'disconnected') return 'stops'
  return link ? 'waits' : 'may_fail'
}

export function standingOf(account: Account): Standing {
  const { link } = account
  const word = link?.state ?? account.status
  return {
    word,
    tone: toneOf(word),
    flow: flowOf(account),
    remedy: remedies[word],
    reason: (link ? link.reason : account.status_reason) ?? null,
    since: link?.since ?? null,
    nextTryAt: link?.next_try_at ?? null,
    attempt: link?.attempt ?? null,
    bannedUntil: link?.banned_until ?? null,
  }
}
