// The page's languages: the texts of the first sight come first, all others right behind them.
import { createI18n } from 'vue-i18n'
import type { Locale } from '@/lib/time'

export const locales: readonly Locale[] = ['en', 'id']

const loaders = {
  en: { first: () => import('./en/first'), rest: () => import('./en/rest') },
  id: { first: () => import('./id/first'), rest: () => import('./id/rest') },
}

export const i18n = createI18n({ legacy: false, locale: 'en', fallbackWarn: false, messages: {} })

export function isLocale(value: unknown): value is Locale {
  return value === 'en' || value === 'id'
}

async function load(locale: Locale, part: 'first' | 'rest'): Promise<void> {
  const { messages } = await loaders[locale][part]()
  // Another object: what showed the key of a text that had not come is drawn anew only then.
  i18n.global.setLocaleMessage(locale, { ...i18n.global.getLocaleMessage(locale), ...messages })
}

function switchTo(locale: Locale): void {
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
}

/** Enough for the chats to be drawn; every other screen waits for `wholeLanguage`. */
export async function beginToSpeak(locale: Locale): Promise<void> {
  await load(locale, 'first')
  switchTo(locale)
}

/** All texts of the language on screen. Fails where they cannot be fetched; what was fetched is not fetched again. */
export async function wholeLanguage(): Promise<void> {
  const locale = i18n.global.locale.value
  if (isLocale(locale)) await load(locale, 'rest')
}

/** Loads the language, then switches every visible text and `<html lang>` at once. */
export async function speak(locale: Locale): Promise<void> {
  await Promise.all([load(locale, 'first'), load(locale, 'rest')])
  switchTo(locale)
}
