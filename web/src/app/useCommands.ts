// What the palette offers for some words: chats by name or number, pages, and a few things to do.
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { CircleUserRound, Keyboard, MessageSquareText, Moon, Sun } from '@lucide/vue'
import { refDebounced } from '@vueuse/core'
import { computed, type Component, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { listChats } from '@/api/chats'
import type { Chat } from '@/api/views'
import { useSettings } from '@/stores/settings'
import { useWorkspaceKey } from '@/stores/workspaceKey'
import { useDestinations } from './destinations'

export interface Command {
  key: string
  text: string
  icon: Component
  run: () => void
}

const PAUSE_MS = 150
const MOST_CHATS = 6

export function useCommands(words: Ref<string>, showKeys: () => void): ComputedRef<Command[]> {
  const { t } = useI18n()
  const router = useRouter()
  const settings = useSettings()
  const destinations = useDestinations()
  const chats = useFoundChats(words)

  const go = (name: string) => () => void router.push({ name })
  const own = computed<Command[]>(() => [
    ...destinations.value.map(({ name, icon }) => ({
      key: name,
      text: t(`app.pages.${name}`),
      icon,
      run: go(name),
    })),
    { key: 'profile', text: t('app.pages.profile'), icon: CircleUserRound, run: go('profile') },
    { key: 'light', text: t('app.palette.light'), icon: Sun, run: () => settings.chooseTheme('light') },
    { key: 'dark', text: t('app.palette.dark'), icon: Moon, run: () => settings.chooseTheme('dark') },
    { key: 'keys', text: t('app.palette.keys'), icon: Keyboard, run: showKeys },
  ])

  function commandOf({ id, contact, account_id: via }: Chat): Command {
    const address = { name: 'chats', params: { contactId: contact.id }, query: { via } }
    return { key: id, text: contact.name, icon: MessageSquareText, run: () => void router.push(address) }
  }

  return computed(() => {
    const wanted = words.value.trim().toLocaleLowerCase()
    const fitting = own.value.filter(({ text }) => text.toLocaleLowerCase().includes(wanted))
    return [...chats.value.map(commandOf), ...fitting]
  })
}

/** The latest chats while nothing is written. */
function useFoundChats(words: Ref<string>): ComputedRef<Chat[]> {
  const workspaceKey = useWorkspaceKey()
  const settled = refDebounced(words, PAUSE_MS)
  const query = useQuery({
    queryKey: computed(() => workspaceKey('palette', settled.value.trim())),
    queryFn: ({ queryKey: [, , q], signal }) =>
      listChats({ q: q || undefined }, { limit: MOST_CHATS, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  return computed(() => query.data.value?.items ?? [])
}
