// Who can be mentioned in a chat, by the names known here, and whether the number can ask with a poll.
import { computed, type ComputedRef } from 'vue'
import type { Chat } from '@/api/views'
import { membersOf, type Member } from '../composer/mentions'
import { isOurs, namesOf, type Participant } from '../group/group'
import { useGroupMembers } from '../group/useGroupMembers'
import { useAccountNames } from '../useAccountNames'
import type { Messages } from './useMessages'

export interface Addressees {
  members: ComputedRef<Member[]>
  canAsk: ComputedRef<boolean>
  /** Of a group, everybody that is known to belong to it. */
  people: ComputedRef<Participant[]>
}

export function useAddressees(chat: () => Chat, { messages }: Pick<Messages, 'messages'>): Addressees {
  const { find } = useAccountNames()

  const people = useGroupMembers(chat)
  /** Of those who are no contacts, WhatsApp tells the names with what they write. */
  const names = computed(() => {
    const told = messages.value.flatMap(({ metadata }) =>
      metadata?.sender_phone && metadata.sender_name
        ? [[metadata.sender_phone, metadata.sender_name] as const]
        : [],
    )
    return new Map([...told, ...namesOf(people.value)])
  })

  const account = computed(() => find(chat().account_id))

  return {
    people,
    members: computed(() => {
      if (chat().chat_type !== 'group') return []
      const others = people.value.filter((person) => !account.value || !isOurs(person, account.value))
      return membersOf(others, names.value)
    }),
    canAsk: computed(() => account.value?.capabilities?.kinds.includes('poll') === true),
  }
}
