// The languages to choose from and the choosing, as `LanguageChoice` wants them.
import { computed, type ComputedRef } from 'vue'
import { isLocale } from '@/locales/i18n'
import { useSettings } from './settings'

/** Written in themselves: who does not read the page's language must find their own. */
const languages = [
  { code: 'en', name: 'English' },
  { code: 'id', name: 'Bahasa Indonesia' },
] as const

export function useLanguageChoice(): {
  languages: typeof languages
  current: ComputedRef<string>
  choose: (code: string) => void
} {
  const settings = useSettings()

  function choose(code: string): void {
    if (isLocale(code)) void settings.chooseLocale(code)
  }

  return { languages, current: computed(() => settings.locale), choose }
}
