// Finding messages by what they say.
import { answer, client } from './client'
import type { FoundMessage, Page } from './views'

export type PageOfFound = { cursor?: string; limit?: number; signal?: AbortSignal }

/** Newest first. A page may hold few messages, or none, and lead on. */
export function searchMessages(
  q: string,
  { signal, ...page }: PageOfFound = {},
): Promise<Page<FoundMessage>> {
  return answer(client.GET('/search/messages', { params: { query: { q, ...page } }, signal }))
}
