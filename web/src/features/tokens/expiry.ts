// How long a new token lives.
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'

export type Expiry = '30' | '90' | '365' | 'never'

const dayInMs = 86_400_000

/** The moment a token made at `now` ends; null: never. */
export function expiryAt(expiry: Expiry, now: number): number | null {
  return expiry === 'never' ? null : now + Number(expiry) * dayInMs
}

export function useExpiryOptions(): ComputedRef<{ value: Expiry; text: string }[]> {
  const { t } = useI18n()
  return computed(() => [
    { value: '30', text: t('tokens.expiry.days', { count: 30 }) },
    { value: '90', text: t('tokens.expiry.days', { count: 90 }) },
    { value: '365', text: t('tokens.expiry.days', { count: 365 }) },
    { value: 'never', text: t('tokens.expiry.never') },
  ])
}
