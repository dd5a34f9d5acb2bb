// Who belongs to the group of a chat: the chat says who, the server by which names and pictures the team knows them.
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { listGroupMembers } from '@/api/groups'
import type { Chat, Contact } from '@/api/views'
import { useEvent } from '@/realtime/listening'
import { useWorkspaceKey } from '@/stores/workspaceKey'
import { groupOf, type Participant, withContacts } from './group'

/** Without the names there are numbers: nobody is told when the names cannot be had. */
export function useGroupMembers(chat: () => Chat): ComputedRef<Participant[]> {
  const queries = useQueryClient()
  const workspaceKey = useWorkspaceKey()
  const queryKey = computed(() => workspaceKey('group-members', chat().id))

  const told = computed(() => groupOf(chat().contact).participants)
  const { data: known } = useQuery({
    queryKey,
    queryFn: ({ signal }) => listGroupMembers(chat().id, signal),
    enabled: () => told.value.length > 0,
  })

  /** The group, or one of its people. */
  function isAbout({ id, identities }: Contact): boolean {
    const names = new Set(identities.map(({ value }) => value))
    return (
      id === chat().contact.id ||
      told.value.some(({ key, phone }) => names.has(key) || names.has(phone ?? ''))
    )
  }

  useEvent('ContactUpdatedEvent', ({ contact }) => {
    if (isAbout(contact)) void queries.invalidateQueries({ queryKey: queryKey.value })
  })

  return computed(() => withContacts(told.value, known.value ?? []))
}
