// The workspace's event log over REST, and the right to listen to it on a socket.
import { answer, client } from './client'
import type { components } from './schema'
import type { EventPage } from './views'

/** Events with `seq` greater than `after`, oldest first. */
export function listEvents(after: number, limit = 500, signal?: AbortSignal): Promise<EventPage> {
  return answer(client.GET('/events', { params: { query: { after, limit } }, signal }))
}

export function authorizeSocket(
  body: components['schemas']['AuthBody'],
): Promise<components['schemas']['ChannelAuth']> {
  return answer(client.POST('/broadcasting/auth', { body }))
}
