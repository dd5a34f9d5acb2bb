// Who can be mentioned in a chat, by the names known here, and whether the number can ask with a poll.
import { computed, type ComputedRef } from 'vue'
import type { Chat } from '@/api/views'
import { membersOf, type Member } from '../composer/mentions'
import { groupOf, isOurs } from '../group/group'
import { useAccountNames } from '../useAccountNames'
import type { Messages } from './useMessages'

export interface Addressees {
  members: ComputedRef<Member[]>
  canAsk: ComputedRef<boolean>
}

export function useAddressees(chat: () => Chat, { messages }: Pick<Messages, 'messages'>): Addressees {
  const { find } = useAccountNames()

  /** WhatsApp tells the numbers of members, and their names with what they write. */
  const names = computed(() => {
    const told = messages.value.flatMap(({ metadata }) =>
      metadata?.sender_phone && metadata.sender_name
        ? [[metadata.sender_phone, metadata.sender_name] as const]
        : [],
    )
    return new Map(told)
  })

  const account = computed(() => find(chat().account_id))

  return {
    members: computed(() => {
      if (chat().chat_type !== 'group') return []
      const group = groupOf(chat().contact)
      const others = group.participants.filter(
        (participant) => !account.value || !isOurs(participant, account.value),
      )
      return membersOf({ ...group, participants: others }, names.value)
    }),
    canAsk: computed(() => account.value?.capabilities?.kinds.includes('poll') === true),
  }
}
