// The tabs of this browser as one: a single one tells of a message, and none when another has it in view.
import { onScopeDispose } from 'vue'
import type { MessageId } from '@/api/ids'

/** So long (ms) the others have to say that the message is before somebody's eyes. */
const CLAIM_WITHIN_MS = 400

export interface OneTab {
  /** Tells the other tabs that this message is seen here. */
  claim: (id: MessageId) => void
  /** Calls when this is the tab that tells of it and nobody has claimed it. */
  whenUnclaimed: (id: MessageId, tell: () => void) => void
}

export function useOneTab(name: string): OneTab {
  const claimed = new Set<MessageId>()
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }: MessageEvent<MessageId>) => claimed.add(data))
  const isFirst = holdLock(name)
  onScopeDispose(() => channel.close())

  return {
    claim: (id) => channel.postMessage(id),
    whenUnclaimed(id, tell) {
      setTimeout(() => {
        if (!claimed.delete(id) && isFirst()) tell()
      }, CLAIM_WITHIN_MS)
    },
  }
}

/** Whether this tab holds the lock; when it closes, another one gets it. */
function holdLock(name: string): () => boolean {
  let isHeld = false
  const end = new AbortController()
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  navigator.locks
    .request(name, { signal: end.signal }, () => {
      isHeld = true
      return held
    })
    .catch(() => undefined)
  onScopeDispose(() => {
    end.abort()
    release()
  })
  return () => isHeld
}
