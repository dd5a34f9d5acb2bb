// Offers emoji while a name is being typed behind a colon; the keyboard moves, chooses and closes.
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { emojiNamed, nameAt, type NamedEmoji, type NameQuery } from './emojiNames'
import { useRecentEmoji } from './useRecentEmoji'

export interface EmojiNames {
  offered: ComputedRef<NamedEmoji[]>
  active: Readonly<Ref<number>>
  /** Looks at what stands before the caret. */
  look: (box: HTMLTextAreaElement) => Promise<void>
  choose: (one: NamedEmoji) => void
  close: () => void
  /** Whether a key was meant for the list. */
  pressed: (event: KeyboardEvent) => boolean
}

export function useEmojiNames(text: Ref<string>, moveCaret: (to: number) => void): EmojiNames {
  const recent = useRecentEmoji()
  const query = ref<NameQuery | null>(null)
  const found = shallowRef<NamedEmoji[]>([])
  const active = ref(0)
  const offered = computed(() => (query.value ? found.value : []))

  async function look({ value, selectionStart }: HTMLTextAreaElement): Promise<void> {
    const wanted = nameAt(value, selectionStart)
    query.value = wanted
    if (!wanted) return
    const names = await emojiNamed(wanted.text).catch(() => [])
    if (query.value?.text !== wanted.text) return
    found.value = names
    active.value = 0
  }

  function close(): void {
    query.value = null
  }

  function choose({ emoji }: NamedEmoji): void {
    if (!query.value) return
    const { from, text: typed } = query.value
    const before = `${text.value.slice(0, from)}${emoji} `
    text.value = before + text.value.slice(from + 1 + typed.length).replace(/^ /, '')
    recent.use(emoji)
    close()
    moveCaret(before.length)
  }

  function move(by: number): void {
    active.value = (active.value + by + offered.value.length) % offered.value.length
  }

  function pressed(event: KeyboardEvent): boolean {
    const one = offered.value[active.value]
    if (!one) return false
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Escape') close()
    else if (event.key === 'Enter' || event.key === 'Tab') choose(one)
    else return false
    event.preventDefault()
    return true
  }

  return { offered, active, look, choose, close, pressed }
}
