// Alt+J and Alt+K go to the next and the previous chat, Ctrl+Alt+/ to the search.
import { useEventListener } from '@vueuse/core'
import { useRouter } from 'vue-router'
import type { ChatId } from '@/api/ids'
import type { Chat } from '@/api/views'
import { threadOf } from '../types'
import { useChatAddress } from './useChatFilter'

const STEPS: Record<string, number> = { KeyJ: 1, KeyK: -1 }

export function useChatKeys(chats: () => Chat[], openChatId: () => ChatId | null): void {
  const router = useRouter()
  const addressOf = useChatAddress()

  function go(step: number): void {
    const at = chats().findIndex(({ id }) => id === openChatId())
    const next = chats()[at < 0 ? 0 : at + step]
    if (next) void router.push(addressOf(threadOf(next)))
  }

  useEventListener('keydown', (event) => {
    const step = STEPS[event.code]
    const isSearch = event.ctrlKey && event.altKey && event.key === '/'
    if (isSearch) document.querySelector<HTMLElement>('[role=search] input')?.focus()
    else if (event.altKey && !event.ctrlKey && !event.metaKey && step !== undefined) go(step)
    else return
    event.preventDefault()
  })
}
