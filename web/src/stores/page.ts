// The page's title in the browser: "(unread) Page - Blazz".
import { useTitle } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, toValue, watchEffect, type MaybeRefOrGetter } from 'vue'
import { cappedCount } from '@/lib/text'

export const usePage = defineStore('page', () => {
  const name = ref('')
  /** Chats with unread messages; the inbox keeps it true. */
  const unreadChats = ref(0)

  const title = computed(() => {
    const count = unreadChats.value > 0 ? `(${cappedCount(unreadChats.value)}) ` : ''
    return `${count}${name.value ? `${name.value} - ` : ''}Blazz`
  })
  useTitle(title)

  return { name, unreadChats, title }
})

/** Names the page that is shown; follows the language. */
export function usePageTitle(name: MaybeRefOrGetter<string>): void {
  const page = usePage()
  watchEffect(() => {
    page.name = toValue(name)
  })
}
