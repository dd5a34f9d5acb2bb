// Events that arrive while a query is fetched are applied again to what it brought: its answer may be older.
import type { Query, QueryCache } from '@tanstack/vue-query'
import type { InboxEvent } from '../types'

type Apply = (query: Query, events: InboxEvent[]) => void

/** Answers with the function that must be told of all events. */
export function guardFetches(cache: QueryCache, apply: Apply): (events: InboxEvent[]) => void {
  const heard: InboxEvent[] = []
  const heardBefore = new Map<string, number>()

  function replay(query: Query): void {
    const missed = heard.slice(heardBefore.get(query.queryHash))
    heardBefore.delete(query.queryHash)
    if (missed.length > 0) apply(query, missed)
  }

  cache.subscribe((change) => {
    const query = change.query as Query
    if (change.type === 'removed') heardBefore.delete(query.queryHash)
    if (change.type === 'updated') {
      if (change.action.type === 'fetch') heardBefore.set(query.queryHash, heard.length)
      else if (change.action.type === 'success' && change.action.manual !== true) replay(query)
      else if (query.state.fetchStatus === 'idle') heardBefore.delete(query.queryHash)
    }
    if (heardBefore.size === 0) heard.length = 0
  })

  return (events) => {
    if (heardBefore.size > 0) heard.push(...events)
  }
}
