// What a person chose for this browser: theme, language, which key sends. Kept here, not on the server.
import { usePreferredDark } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, watchEffect } from 'vue'
import { recall, remember } from '@/lib/storage'
import type { Locale } from '@/lib/time'
import { isLocale, speak } from '@/locales/i18n'

export type ThemeChoice = 'light' | 'dark' | 'system'
/** Which key sends what is written; the other one breaks the line. */
export type SendKey = 'enter' | 'ctrl-enter'

// public/theme.js reads both before the first paint.
const themeKey = 'blazz.theme'
const localeKey = 'blazz.locale'
const sendKeyKey = 'blazz.send-key'

function storedTheme(): ThemeChoice {
  const stored = recall(themeKey)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

function firstLocale(): Locale {
  const stored = recall(localeKey)
  if (isLocale(stored)) return stored
  return navigator.language.startsWith('id') ? 'id' : 'en'
}

export const useSettings = defineStore('settings', () => {
  const themeChoice = ref<ThemeChoice>(storedTheme())
  const locale = ref<Locale>(firstLocale())
  const sendKey = ref<SendKey>(recall(sendKeyKey) === 'ctrl-enter' ? 'ctrl-enter' : 'enter')
  const prefersDark = usePreferredDark()

  const theme = computed<'light' | 'dark'>(() => {
    if (themeChoice.value !== 'system') return themeChoice.value
    return prefersDark.value ? 'dark' : 'light'
  })

  watchEffect(() => {
    document.documentElement.dataset.theme = theme.value
  })

  function chooseTheme(choice: ThemeChoice): void {
    themeChoice.value = choice
    remember(themeKey, choice)
  }

  async function chooseLocale(choice: Locale): Promise<void> {
    await speak(choice)
    locale.value = choice
    remember(localeKey, choice)
  }

  function chooseSendKey(choice: SendKey): void {
    sendKey.value = choice
    remember(sendKeyKey, choice)
  }

  return { themeChoice, theme, locale, sendKey, chooseTheme, chooseLocale, chooseSendKey }
})
