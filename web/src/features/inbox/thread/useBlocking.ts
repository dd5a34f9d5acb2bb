// Blocking the person a chat is with: whether the team may and the number can, and having it done.
import { computed, type ComputedRef } from 'vue'
import { setBlocked } from '@/api/chats'
import type { Chat } from '@/api/views'
import { useSession } from '@/stores/session'
import { useOperation, type OperationRun } from '../group/useOperation'
import { useAccountNames } from '../useAccountNames'

export interface Blocking {
  isOffered: ComputedRef<boolean>
  isBusy: OperationRun['isBusy']
  /** The event that follows changes the chat. */
  set: (blocked: boolean) => void
}

export function useBlocking(chat: () => Chat, done: () => void = () => undefined): Blocking {
  const session = useSession()
  const { find } = useAccountNames()
  const { run, isBusy } = useOperation(done)

  const isOffered = computed(() => {
    const operations = find(chat().account_id)?.capabilities?.operations ?? []
    const isPerson = chat().chat_type === 'private'
    return isPerson && session.can('contacts.block') && operations.includes('block_contact')
  })
  return { isOffered, isBusy, set: (blocked) => run(() => setBlocked(chat().id, blocked)) }
}
