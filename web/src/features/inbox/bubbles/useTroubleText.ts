// Why a message did not arrive, as a sentence.
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { ApiProblem } from '@/api/problem'
import { useProblemText } from '@/api/problemText'
import type { Message } from '@/api/views'
import type { Outgoing } from '../composer/outgoing'

export function useTroubleText(
  of: () => { message: Message; outgoing: Outgoing | null },
): ComputedRef<string> {
  const { t, te } = useI18n()
  const { sentence } = useProblemText()

  function notTaken({ problem }: Outgoing): string {
    if (!problem || problem.code === 'interrupted') return t('inbox.trouble.interrupted')
    return t('inbox.trouble.notSent', { reason: sentence(new ApiProblem(problem.code, 0, problem.detail)) })
  }

  function refused({ delivery }: Message): string {
    if (delivery?.state === 'unknown') return t('inbox.trouble.unknown')
    const failure = delivery?.failure
    if (!failure) return t('inbox.trouble.failed')
    const key = `inbox.failures.${failure.code}`
    const reason = te(key) ? t(key) : failure.reason
    return failure.provider_code
      ? t('inbox.trouble.withCode', { reason, code: failure.provider_code })
      : reason
  }

  return computed(() => {
    const { message, outgoing } = of()
    return outgoing ? notTaken(outgoing) : refused(message)
  })
}
