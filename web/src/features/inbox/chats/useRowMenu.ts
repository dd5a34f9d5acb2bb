// Which chats of the list have a menu.
import type { Chat } from '@/api/views'
import { useSession } from '@/stores/session'

/** A chat that nobody has written in has none, nor has any for whoever may do nothing with chats. */
export function useRowMenu(): (chat: Chat | null) => boolean {
  const session = useSession()
  return (chat) =>
    Boolean(chat?.last_message) && (session.can('chats.mark-read') || session.can('chats.resolve'))
}
