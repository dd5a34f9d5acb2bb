// Offers members while an @ is being typed; the keyboard moves, chooses and closes.
import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { fitting, type Member, mentionAt, type MentionQuery, withMention } from './mentions'

export interface Mentions {
  offered: ComputedRef<Member[]>
  active: Readonly<Ref<number>>
  /** Looks at what stands before the caret. */
  look: (box: HTMLTextAreaElement) => void
  choose: (member: Member) => void
  close: () => void
  /** Whether a key was meant for the list. */
  pressed: (event: KeyboardEvent) => boolean
}

export function useMentions(
  text: Ref<string>,
  members: () => Member[],
  moveCaret: (to: number) => void,
): Mentions {
  const query = ref<MentionQuery | null>(null)
  const active = ref(0)
  const offered = computed(() => (query.value ? fitting(members(), query.value.text) : []))

  function look(box: HTMLTextAreaElement): void {
    const found = mentionAt(box.value, box.selectionStart)
    if (found?.text !== query.value?.text) active.value = 0
    query.value = found
  }

  function close(): void {
    query.value = null
  }

  function choose({ name }: Member): void {
    if (!query.value) return
    const { text: written, caret } = withMention(text.value, query.value, name)
    text.value = written
    close()
    moveCaret(caret)
  }

  function move(by: number): void {
    active.value = (active.value + by + offered.value.length) % offered.value.length
  }

  function pressed(event: KeyboardEvent): boolean {
    const member = offered.value[active.value]
    if (!member) return false
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Escape') close()
    else if (event.key === 'Enter' || event.key === 'Tab') choose(member)
    else return false
    event.preventDefault()
    return true
  }

  return { offered, active, look, choose, close, pressed }
}
