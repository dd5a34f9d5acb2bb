// Asks WhatsApp whether it knows a number before somebody writes to it, where the chosen number of ours can ask.
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, type ComputedRef } from 'vue'
import { checkNumbers, type CheckedNumber } from '@/api/contacts'
import type { Account } from '@/api/views'
import { useWorkspaceKey } from '@/stores/workspaceKey'
import { useOperationEnd } from '../group/useOperation'

/** Whoever begins a chat is not kept waiting longer. */
const PATIENCE_MS = 10_000
/** Numbers come to WhatsApp and leave it; hardly within the hour. */
const FRESH_MS = 3_600_000

/** `none`: nothing to say of the number as it is typed now; `unasked`: WhatsApp gave no answer. */
export type NumberState = 'none' | 'asking' | 'known' | 'unknown' | 'unasked'

export interface NumberCheck {
  state: ComputedRef<NumberState>
  found: ComputedRef<CheckedNumber | undefined>
  /** Asks about the number as it is typed now; one answer serves until it is typed anew. */
  ask: () => Promise<void>
}

const patience = () => new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))

export function useNumberCheck(account: () => Account | undefined, phone: () => string): NumberCheck {
  const queries = useQueryClient()
  const workspaceKey = useWorkspaceKey()
  const whenEnded = useOperationEnd()

  /** A number that is not connected would answer much later. */
  const able = computed(() => {
    const own = account()
    const canAsk = own?.status === 'connected' && own.capabilities?.operations.includes('check_numbers')
    return canAsk ? own : undefined
  })
  const asked = ref('')
  const isSame = computed(() => asked.value !== '' && asked.value === phone().trim())

  async function check(own: Account, number: string): Promise<CheckedNumber> {
    const operation = await Promise.race([checkNumbers(own.id, [number]).then(whenEnded), patience()])
    const result = operation?.result
    const [found] = result && 'numbers' in result ? result.numbers : []
    if (!found) throw new Error('WhatsApp gave no answer')
    return found
  }

  const options = computed(() => {
    const [own, number] = [able.value, asked.value]
    return {
      queryKey: workspaceKey('number-check', own?.id ?? '', number),
      queryFn: () => (own ? check(own, number) : Promise.reject(new Error('nobody to ask'))),
      enabled: Boolean(own) && number !== '',
      staleTime: FRESH_MS,
      retry: false,
      refetchOnWindowFocus: false,
    }
  })
  const { data, isFetching, isError } = useQuery(options)

  const state = computed<NumberState>(() => {
    if (!able.value || !isSame.value) return 'none'
    if (isFetching.value) return 'asking'
    if (data.value) return data.value.is_on_whatsapp ? 'known' : 'unknown'
    return isError.value ? 'unasked' : 'none'
  })

  return {
    state,
    found: computed(() => data.value),
    async ask() {
      asked.value = phone().trim()
      if (able.value && asked.value) await queries.fetchQuery(options.value).catch(() => undefined)
    },
  }
}
