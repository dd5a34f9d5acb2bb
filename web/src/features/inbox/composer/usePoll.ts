// Asking a question with options, and sending it.
import { computed, reactive, ref, type ComputedRef, type Ref } from 'vue'
import { newClientMessageId } from '@/api/ids'
import type { Chat } from '@/api/views'
import { useSession } from '@/stores/session'
import { outgoingPoll } from './outgoing'
import { pollProblems, type PollProblems } from './pollRules'
import { useOutbox } from './useOutbox'

export interface PollDraft {
  question: Ref<string>
  options: { text: string }[]
  isMultiple: Ref<boolean>
  problems: ComputedRef<PollProblems>
  /** False, and nothing sent, while something is wrong. */
  send: () => boolean
}

export function usePoll(chat: () => Chat): PollDraft {
  const session = useSession()
  const outbox = useOutbox()
  const question = ref('')
  const options = reactive([{ text: '' }, { text: '' }])
  const isMultiple = ref(false)

  const texts = computed(() => options.map(({ text }) => text.trim()))
  const problems = computed(() => pollProblems(question.value.trim(), texts.value))

  function send(): boolean {
    const user = session.me?.user
    const { question: unfit, options: unfitOptions } = problems.value
    if (unfit || unfitOptions.size > 0 || !user) return false
    const author = { id: user.id, name: user.name }
    const letter = { chat: chat(), author, clientMessageId: newClientMessageId(), now: Date.now() }
    const asked = { question: question.value.trim(), options: texts.value, multiple: isMultiple.value }
    void outbox.send(outgoingPoll({ ...letter, ...asked }))
    return true
  }

  return { question, options, isMultiple, problems, send }
}
