// The chat that somebody is asked about until when it is to be put off; one question for the whole inbox.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Chat } from '@/api/views'

export const useSnoozeQuestion = defineStore('snooze question', () => {
  const chat = shallowRef<Chat | null>(null)
  return {
    chat,
    ask: (about: Chat) => {
      chat.value = about
    },
    close: () => {
      chat.value = null
    },
  }
})
