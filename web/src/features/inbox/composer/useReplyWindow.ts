// The reply window of a chat as time goes by.
import { computed, type ComputedRef } from 'vue'
import type { Chat } from '@/api/views'
import { useNow } from '@/lib/now'
import { useAccountNames } from '../useAccountNames'
import { replyWindow, type ReplyWindow } from './replyWindow'

export function useReplyWindow(chat: () => Chat): ComputedRef<ReplyWindow> {
  const now = useNow()
  const { find } = useAccountNames()
  return computed(() => replyWindow(chat(), find(chat().account_id), now.value))
}
