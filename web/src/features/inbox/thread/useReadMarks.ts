// Marks a chat as read once its newest message is truly before somebody's eyes.
import { useMutation } from '@tanstack/vue-query'
import { useDocumentVisibility } from '@vueuse/core'
import { computed, watch, type Ref } from 'vue'
import { readChat } from '@/api/chats'
import type { ChatId } from '@/api/ids'
import type { Chat } from '@/api/views'
import { useLine } from '@/stores/line'
import { useSession } from '@/stores/session'
import { useLiveInbox } from '../live/useLiveInbox'

export function useReadMarks(chat: () => Chat, isNewestOnScreen: Ref<boolean>): void {
  const session = useSession()
  const live = useLiveInbox()
  const line = useLine()
  const visibility = useDocumentVisibility()

  const { mutate, isPending } = useMutation({
    mutationFn: (id: ChatId) => readChat(id),
    onSuccess: (read) => live.apply({ name: 'ChatUpdatedEvent', data: { chat: read } }),
  })

  const isDue = computed(
    () =>
      chat().unread_count > 0 &&
      isNewestOnScreen.value &&
      visibility.value === 'visible' &&
      session.can('chats.mark-read'),
  )

  /** Tried again with each new message and when the line is back; the count shows it is not done. */
  watch(
    [isDue, () => chat().unread_count, () => line.state],
    () => {
      if (isDue.value && !isPending.value) mutate(chat().id)
    },
    { immediate: true },
  )
}
