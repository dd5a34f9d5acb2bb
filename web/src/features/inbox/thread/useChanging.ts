// Editing and deleting what was sent: who may, the message a dialog is about, and asking for it.
import { computed, ref, shallowRef, type Ref } from 'vue'
import { deleteMessage, editMessage } from '@/api/messages'
import { useProblemText } from '@/api/problemText'
import type { Chat, Message } from '@/api/views'
import { useNow } from '@/lib/now'
import { useSession } from '@/stores/session'
import { toast } from '@/ui/toast'
import { mayDelete, mayEdit } from '../bubbles/changeRules'
import type { ChangeActs } from '../bubbles/messageActs'
import { groupOf } from '../group/group'
import { useLiveInbox } from '../live/useLiveInbox'
import { useAccountNames } from '../useAccountNames'

export interface Changing {
  acts: ChangeActs
  edited: Readonly<Ref<Message | null>>
  deleted: Readonly<Ref<Message | null>>
  isBusy: Readonly<Ref<boolean>>
  save: (text: string) => Promise<void>
  remove: () => Promise<void>
  close: () => void
}

const digits = (phone: string | null | undefined) => (phone ?? '').replace(/\D/g, '')

export function useChanging(chat: () => Chat): Changing {
  const now = useNow()
  const session = useSession()
  const live = useLiveInbox()
  const { find } = useAccountNames()
  const { sentence } = useProblemText()

  const edited = shallowRef<Message | null>(null)
  const deleted = shallowRef<Message | null>(null)
  const isBusy = ref(false)

  const account = computed(() => find(chat().account_id))
  const isAdmin = computed(() => {
    const own = digits(account.value?.display_phone_number)
    const members = groupOf(chat().contact).participants
    return own !== '' && members.some(({ phone, role }) => role !== 'member' && digits(phone) === own)
  })
  /** Of the transport that carried it. */
  const state = ({ account_id: id }: Message) => ({
    account: find(id),
    isAdmin: isAdmin.value,
    now: now.value,
  })

  function close(): void {
    edited.value = null
    deleted.value = null
  }

  /** The answer and its event say the same; whether it was taken is told later. */
  async function ask(request: Promise<Message>): Promise<void> {
    isBusy.value = true
    try {
      live.apply({ name: 'MessageUpdatedEvent', data: { message: await request } })
      close()
    } catch (failure) {
      toast.error(sentence(failure))
    } finally {
      isBusy.value = false
    }
  }

  async function changeAgain({ id, pending_change: change }: Message): Promise<void> {
    await ask(change?.type === 'edit' ? editMessage(id, change.text ?? '') : deleteMessage(id))
  }

  async function save(text: string): Promise<void> {
    if (edited.value) await ask(editMessage(edited.value.id, text))
  }

  async function remove(): Promise<void> {
    if (deleted.value) await ask(deleteMessage(deleted.value.id))
  }

  return {
    acts: {
      canEdit: (message) => session.can('messages.send') && mayEdit(message, state(message)),
      canDelete: (message) => session.can('messages.send') && mayDelete(message, state(message)),
      edit: (message) => (edited.value = message),
      remove: (message) => (deleted.value = message),
      changeAgain,
    },
    edited,
    deleted,
    isBusy,
    save,
    remove,
    close,
  }
}
