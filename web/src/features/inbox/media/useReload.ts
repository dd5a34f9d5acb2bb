// A file that the browser could not draw is asked for again when somebody wants it.
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'

export interface Reload {
  /** Another address after each try: a browser remembers what failed. */
  source: ComputedRef<string | null>
  isBroken: Readonly<Ref<boolean>>
  broke: () => void
  again: () => void
}

export function useReload(url: () => string | null): Reload {
  const isBroken = ref(false)
  const tries = ref(0)
  watch(url, () => (isBroken.value = false))

  return {
    source: computed(() => {
      const address = url()
      return address && tries.value > 0 ? `${address}?try=${String(tries.value)}` : address
    }),
    isBroken,
    broke: () => (isBroken.value = true),
    again: () => {
      tries.value += 1
      isBroken.value = false
    },
  }
}
