// What went wrong with a request, as one error type with a stable code.
import type { components } from './schema'

type Problem = components['schemas']['Problem']
export type ProblemField = components['schemas']['ProblemField']

/** Codes the page itself gives when no answer of the server exists. */
export type LocalCode = 'network_unreachable' | 'timed_out' | 'unreadable_answer'

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'

  constructor(
    readonly code: string,
    /** HTTP status, 0 when there was no answer. */
    readonly status: number,
    readonly detail: string,
    readonly fields: readonly ProblemField[] = [],
    /** The permission that was missing, for code `forbidden`. */
    readonly permission: string | null = null,
    /** Seconds to wait before trying again, when the server said so. */
    readonly retryAfter: number | null = null,
    readonly requestId: string | null = null,
  ) {
    super(detail || code)
  }

  /** Whether the same request may succeed later without a change. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
}

function retryAfterSeconds(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds : null
}

/** Reads a refused answer; a proxy's HTML page becomes `unreadable_answer`. */
export async function problemFrom(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null)
  const wait = retryAfterSeconds(response)
  if (!isProblem(body)) {
    return new ApiProblem('unreadable_answer', response.status, response.statusText, [], null, wait)
  }
  return new ApiProblem(
    body.code,
    response.status,
    body.detail,
    body.errors ?? [],
    body.permission ?? null,
    wait,
    body.request_id ?? null,
  )
}

/** A request that got no answer at all. */
export function problemFromFailure(failure: unknown): ApiProblem {
  if (failure instanceof ApiProblem) return failure
  const isTimeout = failure instanceof DOMException && failure.name === 'TimeoutError'
  const code: LocalCode = isTimeout ? 'timed_out' : 'network_unreachable'
  return new ApiProblem(code, 0, failure instanceof Error ? failure.message : '')
}
