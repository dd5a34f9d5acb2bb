// Arranging a chat from its menu: what is offered now, and asking for it.
import { useMutation } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { arrangeChat, type Arrangement } from '@/api/chats'
import type { ChatId } from '@/api/ids'
import { useProblemText } from '@/api/problemText'
import type { Chat } from '@/api/views'
import { useSession } from '@/stores/session'
import { toast } from '@/ui/toast'
import { useLiveInbox } from '../live/useLiveInbox'
import { arrangementsOf, type ArrangementLine } from './arrangements'

export interface Arranging {
  lines: ComputedRef<ArrangementLine[]>
  arrange: (wanted: Arrangement) => void
}

export function useArranging(chat: () => Chat | null): Arranging {
  const { sentence } = useProblemText()
  const session = useSession()
  const live = useLiveInbox()

  const { mutate } = useMutation({
    mutationFn: ({ id, wanted }: { id: ChatId; wanted: Arrangement }) => arrangeChat(id, wanted),
    onSuccess: (arranged) => {
      live.apply({ name: 'ChatUpdatedEvent', data: { chat: arranged, cleared: false } })
    },
    onError: (failure) => toast.error(sentence(failure)),
  })

  /** A chat without a message stands in no list. */
  const lines = computed(() => {
    const it = chat()
    return it?.last_message && session.can('chats.mark-read') ? arrangementsOf(it) : []
  })

  function arrange(wanted: Arrangement): void {
    const it = chat()
    if (it) mutate({ id: it.id, wanted })
  }
  return { lines, arrange }
}
