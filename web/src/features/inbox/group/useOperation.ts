// Has a number do something and waits until that ended: the event tells, and now and then a look.
import { useMutation } from '@tanstack/vue-query'
import { onScopeDispose, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { loadOperation, type MemberOutcome } from '@/api/groups'
import type { OperationId } from '@/api/ids'
import { useProblemText } from '@/api/problemText'
import type { Operation } from '@/api/views'
import { useEvent } from '@/realtime/listening'
import { toast } from '@/ui/toast'

/** An event may be missed while the line is down. */
const lookAgainInMs = 2_000

export interface OperationRun {
  run: (ask: () => Promise<Operation>) => void
  isBusy: Readonly<Ref<boolean>> | ComputedRef<boolean>
  error: Readonly<Ref<Error | null>>
}

/** Those of an operation's people for whom it was not done. */
export function notDone(operation: Operation): MemberOutcome[] {
  const result = operation.result
  return result && 'members' in result ? result.members.filter(({ failure }) => failure) : []
}

/** Waits until what was asked has ended, however that went. */
export function useOperationEnd(): (asked: Operation) => Promise<Operation> {
  const heard = new Map<OperationId, () => void>()
  const scope = new AbortController()
  useEvent('OperationUpdatedEvent', ({ operation }) => heard.get(operation.id)?.())
  onScopeDispose(() => scope.abort())

  return async (asked) => {
    let operation = asked
    while (operation.state === 'queued' && !scope.signal.aborted) {
      await new Promise<void>((resolve) => {
        heard.set(asked.id, resolve)
        setTimeout(resolve, lookAgainInMs)
      })
      operation = await loadOperation(asked.id)
    }
    heard.delete(asked.id)
    return operation
  }
}

export function useOperationText(): {
  ended: (operation: Operation) => string
  outcome: (outcome: MemberOutcome) => string
} {
  const { t, te } = useI18n()
  const words = (code: string, reason: string): string =>
    te(`groups.failures.${code}`) ? t(`groups.failures.${code}`) : reason
  return {
    ended: ({ failure }) => (failure ? words(failure.code, failure.reason) : ''),
    outcome: ({ member, failure }) =>
      t('groups.outcome', {
        member: member.value,
        reason: failure ? words(failure.code, failure.reason) : '',
      }),
  }
}

/** `done` hears of what was done; the rest is told in a toast. */
export function useOperation(done: (operation: Operation) => void = () => undefined): OperationRun {
  const { sentence } = useProblemText()
  const text = useOperationText()
  const whenEnded = useOperationEnd()

  const { mutate, isPending, error } = useMutation({
    mutationFn: async (ask: () => Promise<Operation>) => whenEnded(await ask()),
    onSuccess: (operation) => {
      if (operation.state !== 'done') return toast.error(text.ended(operation))
      notDone(operation).forEach((outcome) => toast.error(text.outcome(outcome)))
      done(operation)
    },
    onError: (failure) => toast.error(sentence(failure)),
  })
  return { run: (ask) => mutate(ask), isBusy: isPending, error }
}
