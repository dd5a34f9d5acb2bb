// The language on screen, as the formatting functions of lib want it.
import { computed, type ComputedRef } from 'vue'
import { i18n, isLocale } from './i18n'
import type { Locale } from '@/lib/time'

export function useLocale(): ComputedRef<Locale> {
  return computed(() => {
    const current: unknown = i18n.global.locale.value
    return isLocale(current) ? current : 'en'
  })
}
