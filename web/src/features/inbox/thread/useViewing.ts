// Tells colleagues which chat is open here, for as long as it can be seen.
import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { onScopeDispose, watch } from 'vue'
import type { Chat } from '@/api/views'
import { useLine } from '@/stores/line'
import { useSession } from '@/stores/session'

const EVERY_MS = 20_000

export function useViewing(chat: () => Chat): void {
  const line = useLine()
  const session = useSession()
  const visibility = useDocumentVisibility()

  function whisper(viewing: boolean): void {
    const user = session.me?.user
    if (user) line.whisper('viewing', { chat_id: chat().id, user: { id: user.id, name: user.name }, viewing })
  }

  const whisperIfSeen = () => whisper(visibility.value === 'visible')

  watch([visibility, () => line.present, () => line.state, () => chat().id], whisperIfSeen, {
    immediate: true,
  })
  useIntervalFn(() => {
    if (visibility.value === 'visible') whisper(true)
  }, EVERY_MS)
  onScopeDispose(() => whisper(false))
}
