// Writing and sending a text: the draft, its length, the quote, and telling others that one writes.
import { computed, type ComputedRef, type Ref, type WritableComputedRef } from 'vue'
import { newClientMessageId } from '@/api/ids'
import type { Chat, Message } from '@/api/views'
import { useSession } from '@/stores/session'
import { threadOf } from '../types'
import type { Member } from './mentions'
import { outgoingText } from './outgoing'
import { textLength, type TextLength } from './textLimit'
import { useDrafts } from './useDrafts'
import { useOutbox } from './useOutbox'
import { useTyping } from './useTyping'

export interface Composer {
  text: WritableComputedRef<string>
  length: ComputedRef<TextLength>
  canSend: ComputedRef<boolean>
  send: () => void
  changed: () => void
  left: () => void
}

export function useComposer(
  chat: () => Chat,
  quoted: Ref<Message | null>,
  members: () => Member[],
  sent: () => void,
): Composer {
  const session = useSession()
  const outbox = useOutbox()
  const typing = useTyping(chat)

  const text = useDrafts().draft(threadOf(chat()))
  const length = computed(() => textLength(text.value.trim()))
  const canSend = computed(() => text.value.trim() !== '' && !length.value.isOver)

  function send(): void {
    const user = session.me?.user
    if (!canSend.value || !user) return
    const author = { id: user.id, name: user.name }
    const letter = { chat: chat(), author, clientMessageId: newClientMessageId(), now: Date.now() }
    const said = { text: text.value.trim(), quoted: quoted.value, members: members() }
    void outbox.send(outgoingText({ ...letter, ...said }))
    text.value = ''
    quoted.value = null
    typing.stopped()
    sent()
  }

  function changed(): void {
    if (text.value === '') typing.stopped()
    else typing.typed()
  }

  return { text, length, canSend, send, changed, left: typing.stopped }
}
