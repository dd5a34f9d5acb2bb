// What the team may do in a group: its right, what the number's provider has, and whether the number is an admin.
import { computed, type ComputedRef } from 'vue'
import type { Chat } from '@/api/views'
import { useSession } from '@/stores/session'
import { useAccountNames } from '../useAccountNames'
import { groupOf, isOurs } from './group'

export interface GroupRights {
  reword: boolean
  add: boolean
  remove: boolean
  promote: boolean
  link: boolean
  answerRequests: boolean
  leave: boolean
  /** Deletes the group for everybody. */
  dissolve: boolean
}

export function useGroupRights(chat: () => Chat): ComputedRef<GroupRights> {
  const session = useSession()
  const { find } = useAccountNames()

  return computed(() => {
    const account = find(chat().account_id)
    const group = groupOf(chat().contact)
    const offered = session.can('groups.manage') ? (account?.capabilities?.operations ?? []) : []
    const own = account && group.participants.find((member) => isOurs(member, account))
    /** Of a group whose members nobody told, WhatsApp decides. */
    const isAdmin = !own || own.role !== 'member'
    const has = (operation: string) => offered.includes(operation)
    return {
      reword: has('rename_group') && (isAdmin || !group.rules.locked),
      add: has('add_members') && (isAdmin || !group.rules.adminsAdd),
      remove: has('remove_members') && isAdmin,
      promote: has('promote_members') && isAdmin,
      link: has('group_link') && isAdmin,
      answerRequests: has('join_requests') && isAdmin,
      leave: has('leave_group'),
      dissolve: has('delete_group'),
    }
  })
}
