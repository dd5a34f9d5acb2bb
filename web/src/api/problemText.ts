// The sentence a person reads when something went wrong: what happened and what to do.
import { useI18n } from 'vue-i18n'
import { ApiProblem, type ProblemField } from './problem'

export type ProblemText = {
  /** The whole problem in one or two sentences. */
  sentence: (failure: unknown) => string
  /** The sentence for one field of a form, or undefined when that field is fine. */
  field: (failure: unknown, name: string) => string | undefined
}

function asProblem(failure: unknown): ApiProblem {
  if (failure instanceof ApiProblem) return failure
  return new ApiProblem('unexpected', 0, failure instanceof Error ? failure.message : String(failure))
}

export function useProblemText(): ProblemText {
  const { t, te } = useI18n()

  function sentence(failure: unknown): string {
    const problem = asProblem(failure)
    const key = `problems.${problem.code}`
    const values = {
      detail: problem.detail,
      permission: problem.permission ?? '',
      seconds: problem.retryAfter ?? 30,
    }
    return te(key) ? t(key, values) : t('problems.other', values)
  }

  function fieldSentence({ code, message }: ProblemField): string {
    const key = `problems.fields.${code}`
    return te(key) ? t(key, { message }) : message
  }

  function field(failure: unknown, name: string): string | undefined {
    if (!(failure instanceof ApiProblem)) return undefined
    const found = failure.fields.find((candidate) => candidate.field === name)
    return found && fieldSentence(found)
  }

  return { sentence, field }
}
