// Filling in a template and sending it.
import { computed, reactive, ref, type ComputedRef, type Ref } from 'vue'
import { newClientMessageId } from '@/api/ids'
import type { Chat } from '@/api/views'
import { useSession } from '@/stores/session'
import { outgoingTemplate } from './outgoing'
import { templateProblems, type TemplateProblems } from './templateRules'
import { useOutbox } from './useOutbox'

/** As Meta writes them. */
export const TEMPLATE_LANGUAGES = [
  'id',
  'en',
  'en_US',
  'en_GB',
  'ms',
  'jv',
  'zh_CN',
  'zh_HK',
  'ar',
  'es',
  'pt_BR',
] as const
export type TemplateLanguage = (typeof TEMPLATE_LANGUAGES)[number]

export interface Template {
  name: Ref<string>
  language: Ref<TemplateLanguage>
  variables: { text: string }[]
  problems: ComputedRef<TemplateProblems>
  /** False, and nothing sent, while something is wrong. */
  send: () => boolean
}

export function useTemplate(chat: () => Chat): Template {
  const session = useSession()
  const outbox = useOutbox()
  const name = ref('')
  const language = ref<TemplateLanguage>('id')
  const variables = reactive<{ text: string }[]>([])

  const texts = computed(() => variables.map(({ text }) => text.trim()))
  const problems = computed(() => templateProblems(name.value.trim(), texts.value))

  function send(): boolean {
    const user = session.me?.user
    if (problems.value.name || problems.value.variables.size > 0 || !user) return false
    const author = { id: user.id, name: user.name }
    const letter = { chat: chat(), author, clientMessageId: newClientMessageId(), now: Date.now() }
    const template = { name: name.value.trim(), language: language.value, variables: texts.value }
    void outbox.send(outgoingTemplate({ ...letter, ...template }))
    return true
  }

  return { name, language, variables, problems, send }
}
