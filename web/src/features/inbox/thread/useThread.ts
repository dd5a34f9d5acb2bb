// One open thread: its messages, what is still on its way, and where the unread ones began.
import { computed, ref, watch, type ComputedRef } from 'vue'
import type { Chat } from '@/api/views'
import { useOutbox } from '../composer/useOutbox'
import { threadOf } from '../types'
import { dividerOf } from './divider'
import { rowsOf, type ThreadRow, type UnreadDivider } from './rows'
import { useMessages, type Messages } from './useMessages'

export interface Thread {
  messages: Messages
  rows: ComputedRef<ThreadRow[]>
}

/** Made anew for each thread: contact and account of `chat` do not change during its life. */
export function useThread(chat: () => Chat): Thread {
  const outbox = useOutbox()
  const thread = threadOf(chat())
  const unreadWhenOpened = chat().unread_count
  const messages = useMessages(thread, unreadWhenOpened)
  const outgoing = computed(() => outbox.of(thread))

  const divider = ref<UnreadDivider | null>(null)
  const stopWaiting = watch(
    messages.state,
    (state) => {
      if (state !== 'ready') return
      const drawn = messages.messages.value.slice(messages.hasOlder.value ? 1 : 0)
      divider.value = dividerOf(drawn, unreadWhenOpened)
      queueMicrotask(() => stopWaiting())
    },
    { immediate: true },
  )

  /** A reload may have interrupted a send that did reach the server. */
  watch(messages.messages, (known) => {
    const arrived = new Set(known.map((message) => message.client_message_id))
    for (const { clientMessageId } of outgoing.value)
      if (arrived.has(clientMessageId)) outbox.discard(clientMessageId)
  })

  return {
    messages,
    rows: computed(() =>
      rowsOf(messages.messages.value, outgoing.value, divider.value, messages.hasOlder.value),
    ),
  }
}
