// The one way to the REST API: same-origin, typed by the OpenAPI document, refusals thrown as `ApiProblem`.
import createClient, { type Middleware } from 'openapi-fetch'
import { randomUuid } from '@/lib/random'
import { problemFrom, problemFromFailure } from './problem'
import type { paths } from './schema'

const requestTimeoutInMs = 30_000

type SessionEnd = () => void
let sessionEnded: SessionEnd = () => undefined

/** Called whenever a request finds that the session, or its place in the workspace, is over. */
export function whenSessionEnds(react: SessionEnd): void {
  sessionEnded = react
}

/** Asking who is signed in may find nobody: that is an answer. */
const whoAmI = '/auth/me'

const refusals: Middleware = {
  async onResponse({ request, response }) {
    if (response.ok) return undefined
    const problem = await problemFrom(response)
    const isOver = problem.code === 'unauthenticated' || problem.code === 'no_workspace'
    if (isOver && !request.url.endsWith(whoAmI)) sessionEnded()
    throw problem
  },
  onError({ error }) {
    const isCancelled = error instanceof DOMException && error.name === 'AbortError'
    return isCancelled ? error : problemFromFailure(error)
  },
}

async function fetchInTime(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(requestTimeoutInMs)])
  return globalThis.fetch(request, { signal })
}

export const client = createClient<paths>({
  baseUrl: new URL('/api/v1', location.origin).href,
  credentials: 'same-origin',
  headers: { 'X-Requested-With': 'blazz' },
  fetch: fetchInTime,
})
client.use(refusals)

/**
 * The body of an answer. `View` is the same type with branded ids (see `views.ts`), so this is
 * where plain strings become ids.
 */
export async function answer<View = void>(call: Promise<{ data?: unknown }>): Promise<View> {
  const { data } = await call
  return data as View
}

/** A header that makes a repeated creation harmless. One key per intent, not per attempt. */
export function idempotent(key: string = randomUuid()): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key }
}
