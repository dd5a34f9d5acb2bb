// A slow answer never undoes what an event already showed.
import { QueryClient } from '@tanstack/vue-query'
import { expect, it } from 'vitest'
import { aMessage } from '../testing'
import type { InboxEvent } from '../types'
import { guardFetches } from './fetchGuard'

const event = (id: string): InboxEvent => ({
  name: 'MessageUpdatedEvent',
  data: { message: aMessage({ id }) },
})

function guarded() {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const hear = guardFetches(queries.getQueryCache(), (query, events) => {
    const ids = events.map(({ data }) => ('message' in data ? data.message.id : ''))
    queries.setQueryData<string[]>(query.queryKey, (known) => known && [...new Set([...known, ...ids])])
  })
  return { queries, hear }
}

it('applies again what arrived during the fetch, and only that', async () => {
  const { queries, hear } = guarded()
  let answer: (list: string[]) => void = () => undefined
  const slow = new Promise<string[]>((resolve) => (answer = resolve))
  hear([event('before')])
  const fetched = queries.fetchQuery({ queryKey: ['list'], queryFn: () => slow })
  hear([event('during')])
  answer(['old'])
  await fetched
  hear([event('after')])
  expect(queries.getQueryData(['list'])).toEqual(['old', 'during'])
})

it('forgets what it heard for a fetch that failed', async () => {
  const { queries, hear } = guarded()
  const failed = queries.fetchQuery({ queryKey: ['list'], queryFn: () => Promise.reject(new Error('no')) })
  hear([event('lost')])
  await expect(failed).rejects.toThrow('no')
  await queries.fetchQuery({ queryKey: ['list'], queryFn: () => Promise.resolve(['new']) })
  expect(queries.getQueryData(['list'])).toEqual(['new'])
})
