// Saying how the work on a chat stands; everybody's lists follow the answer.
import { useMutation } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { setChatState, type Standing } from '@/api/chats'
import { useProblemText } from '@/api/problemText'
import type { Chat } from '@/api/views'
import { useSession } from '@/stores/session'
import { toast } from '@/ui/toast'
import { useLiveInbox } from '../live/useLiveInbox'

export interface ChatStateChange {
  /** A chat that nobody has written in stands in no list. */
  isOffered: ComputedRef<boolean>
  isBusy: ComputedRef<boolean>
  set: (standing: Standing) => void
}

export function useChatState(chat: () => Chat | null, done: () => void = () => undefined): ChatStateChange {
  const { sentence } = useProblemText()
  const session = useSession()
  const live = useLiveInbox()

  const { mutate, isPending } = useMutation({
    mutationFn: ({ id, standing }: { id: Chat['id']; standing: Standing }) => setChatState(id, standing),
    onSuccess: (changed) => {
      live.apply({ name: 'ChatUpdatedEvent', data: { chat: changed, cleared: false } })
      done()
    },
    onError: (failure) => toast.error(sentence(failure)),
  })

  function set(standing: Standing): void {
    const it = chat()
    if (it) mutate({ id: it.id, standing })
  }

  return {
    isOffered: computed(() => Boolean(chat()?.last_message) && session.can('chats.resolve')),
    isBusy: computed(() => isPending.value),
    set,
  }
}
