// Draws a bubble for tests, with the thread around it left out.
import { VueQueryPlugin } from '@tanstack/vue-query'
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { ref } from 'vue'
import type { Message } from '@/api/views'
import { i18n } from '@/locales/i18n'
import MessageBubble from './MessageBubble.vue'
import { messageActsKey, type MessageActs } from './messageActs'

export function drawBubble(message: Message, acts: Partial<MessageActs> = {}): VueWrapper {
  return mount(MessageBubble, {
    props: {
      message,
      outgoing: null,
      contactName: 'Sari',
      isGroup: false,
      startsGroup: true,
      isFlashed: false,
      isActive: false,
    },
    global: {
      plugins: [VueQueryPlugin, createPinia(), i18n],
      provide: { [messageActsKey as symbol]: { choosing: { isOn: ref(false) }, ...acts } },
      stubs: { MessageMenu: true, DeliveryTrouble: true },
    },
  })
}
