// The message that the address names: the thread goes to it once it is drawn, and the address is then the chat's again.
import { watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { asId, type MessageId } from '@/api/ids'

export function useAddressedMessage(isPlaced: Ref<boolean>, jumpTo: (id: MessageId) => Promise<void>): void {
  const route = useRoute()
  const router = useRouter()

  watch(
    [isPlaced, () => route.query.message],
    async ([placed, id]) => {
      if (!placed || typeof id !== 'string') return
      await jumpTo(asId<MessageId>(id))
      await router.replace({ params: route.params, query: { ...route.query, message: undefined } })
    },
    { immediate: true },
  )
}
