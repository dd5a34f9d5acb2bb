// One idempotency key per filled form: pressing again after a lost answer repeats it, changing a field renews it.
import { computed, type ComputedRef } from 'vue'
import { randomUuid } from './random'

export function useIntentKey(content: () => object): ComputedRef<string> {
  const written = computed(() => JSON.stringify(content()))
  return computed(() => (written.value ? randomUuid() : ''))
}
