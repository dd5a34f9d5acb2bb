// Unfinished answers, one per thread, kept in this browser and the same in all its tabs.
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, type WritableComputedRef } from 'vue'
import { useSession } from '@/stores/session'
import type { ThreadKey } from '../types'

const place = ({ contactId, accountId }: ThreadKey) => `${contactId}/${accountId}`

export const useDrafts = defineStore('drafts', () => {
  const session = useSession()
  const texts = useLocalStorage<Record<string, string>>(
    () => `blazz.drafts.${session.workspace?.id}`,
    {},
    {
      shallow: true,
    },
  )

  function of(thread: ThreadKey): string {
    return texts.value[place(thread)] ?? ''
  }

  function keep(thread: ThreadKey, text: string): void {
    const others = Object.entries(texts.value).filter(([other]) => other !== place(thread))
    const kept = text.trim() === '' ? others : [...others, [place(thread), text] as const]
    texts.value = Object.fromEntries(kept)
  }

  function draft(thread: ThreadKey): WritableComputedRef<string> {
    return computed({ get: () => of(thread), set: (text) => keep(thread, text) })
  }

  return { of, draft }
})
