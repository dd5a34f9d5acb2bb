// What colleagues are doing right now: in which chat they type, which chat they look at.
import { useIntervalFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ChatId } from '@/api/ids'
import { onEvent, onMention, onWhisper } from '@/realtime/listening'
import { useSession } from '@/stores/session'
import { readWhisper, stillHere, withMention, withWhisper, type Colleague } from './colleagues'

/** A typing browser speaks every 3 s; twice that without news means it stopped. */
const TYPING_LASTS_MS = 6000
/** The API is told once; WhatsApp shows it for 25 s, and so do we. */
const MENTIONED_LASTS_MS = 25_000
/** A viewing browser speaks every 20 s. */
const VIEWING_LASTS_MS = 45_000

export const useColleagues = defineStore('colleagues', () => {
  const session = useSession()
  const typing = shallowRef<Colleague[]>([])
  const viewing = shallowRef<Colleague[]>([])

  onWhisper('typing', (data: unknown) => {
    const whisper = readWhisper(data, 'typing')
    if (whisper) typing.value = withWhisper(typing.value, whisper, Date.now() + TYPING_LASTS_MS)
  })
  onMention('TypingEvent', (data: unknown) => {
    const mention = readWhisper(data, 'typing')
    const until = Date.now() + MENTIONED_LASTS_MS
    if (mention) typing.value = withMention(typing.value, mention, session.me?.user.id, until)
  })
  onWhisper('viewing', (data: unknown) => {
    const whisper = readWhisper(data, 'viewing')
    if (whisper) viewing.value = withWhisper(viewing.value, whisper, Date.now() + VIEWING_LASTS_MS)
  })
  onEvent('NewChatEvent', ({ message }) => {
    if (message.user) stopTyping(message.chat_id, message.user.id)
  })
  useIntervalFn(() => {
    typing.value = stillHere(typing.value, Date.now())
    viewing.value = stillHere(viewing.value, Date.now())
  }, 1000)

  function stopTyping(chatId: ChatId, userId: string): void {
    typing.value = typing.value.filter((one) => one.chatId !== chatId || one.userId !== userId)
  }

  const typersOf = (chatId: ChatId) => typing.value.filter((one) => one.chatId === chatId)
  const viewersOf = (chatId: ChatId) => viewing.value.filter((one) => one.chatId === chatId)

  return { typersOf, viewersOf }
})
