// How this browser tells of new messages: whether, how much of them, and with a sound.
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed } from 'vue'

export type NoticeChoice = 'on' | 'hidesText' | 'hasSound'

export const useNoticeSettings = defineStore('notice settings', () => {
  /** The same in every tab. */
  const choices = useLocalStorage<NoticeChoice[]>('blazz.notices', ['hasSound'], { shallow: true })
  const has = (choice: NoticeChoice) => computed(() => choices.value.includes(choice))

  /** Asks the browser, and so the person, when it is turned on. Whether all could be as chosen. */
  async function choose(wanted: NoticeChoice[]): Promise<boolean> {
    const isTurnedOn = wanted.includes('on') && !choices.value.includes('on')
    const isAllowed = !isTurnedOn || (await askBrowser())
    choices.value = isAllowed ? wanted : wanted.filter((choice) => choice !== 'on')
    return isAllowed
  }

  return { choices, isOn: has('on'), hidesText: has('hidesText'), hasSound: has('hasSound'), choose }
})

async function askBrowser(): Promise<boolean> {
  return 'Notification' in globalThis && (await Notification.requestPermission()) === 'granted'
}
