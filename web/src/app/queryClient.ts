// How server state is kept: fresh through live events, so it is fetched again only when told so.
import { QueryClient } from '@tanstack/vue-query'
import { ApiProblem } from '@/api/problem'

const mostRetries = 3

/** Passing trouble is tried again; a refusal is an answer. */
export function shouldRetry(failures: number, failure: unknown): boolean {
  return failures < mostRetries && failure instanceof ApiProblem && failure.isPassing
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 60_000, gcTime: 10 * 60_000, retry: shouldRetry },
      mutations: { retry: false },
    },
  })
}
