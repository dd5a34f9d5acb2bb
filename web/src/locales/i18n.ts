// The page's languages: messages are loaded when a language is chosen, one file per area of the screen.
import { createI18n } from 'vue-i18n'
import type { Locale } from '@/lib/time'

export const locales: readonly Locale[] = ['en', 'id']

const loaders = { en: () => import('./en'), id: () => import('./id') }

export const i18n = createI18n({ legacy: false, locale: 'en', fallbackWarn: false, messages: {} })

export function isLocale(value: unknown): value is Locale {
  return value === 'en' || value === 'id'
}

/** Loads the language, then switches every visible text and `<html lang>` at once. */
export async function speak(locale: Locale): Promise<void> {
  const { messages } = await loaders[locale]()
  const composer = i18n.global
  composer.setLocaleMessage(locale, messages)
  composer.locale.value = locale
  document.documentElement.lang = locale
}
