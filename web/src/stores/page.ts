// What the browser shows of the page: its title "(unread) Page - Blazz", and a mark on its icon.
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
  watchEffect(() => showCount(unreadChats.value))

  return { name, unreadChats, title }
})

/** In the tab's icon, and on the icon of an installed page where the system draws one. */
function showCount(count: number): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')
  if (icon) icon.href = count > 0 ? '/app/icon-unread.svg' : '/app/icon.svg'
  if ('setAppBadge' in navigator) void navigator.setAppBadge(count).catch(() => undefined)
}

/** Names the page that is shown; follows the language. */
export function usePageTitle(name: MaybeRefOrGetter<string>): void {
  const page = usePage()
  watchEffect(() => {
    page.name = toValue(name)
  })
}
