// The present moment as a shared, slowly ticking value, so that "5 minutes ago" stays true on screen.
import { createSharedComposable, useIntervalFn } from '@vueuse/core'
import { readonly, ref, type Ref } from 'vue'

const tickInMs = 15_000
const secondInMs = 1000

function ticking(everyMs: number): () => Readonly<Ref<number>> {
  return () => {
    const now = ref(Date.now())
    useIntervalFn(() => {
      now.value = Date.now()
    }, everyMs)
    return readonly(now)
  }
}

/** One timer for the whole page, stopped when nobody looks. */
export const useNow = createSharedComposable(ticking(tickInMs))

/** For what is counted down second by second. */
export const useSeconds = createSharedComposable(ticking(secondInMs))
