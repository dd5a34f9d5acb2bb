// What the operator watches: sends that gave up, webhook events that could not be applied.
import { answer, client } from './client'
import type { InboundEventId, JobId } from './ids'
import type { InboundEvent, Job, Page } from './views'

export function listDeadJobs(cursor?: string, signal?: AbortSignal): Promise<Page<Job>> {
  return answer(client.GET('/jobs', { params: { query: { state: 'dead', cursor } }, signal }))
}

export function retryJob(id: JobId): Promise<Job> {
  return answer(client.POST('/jobs/{id}/retry', { params: { path: { id } } }))
}

export function discardJob(id: JobId): Promise<void> {
  return answer(client.DELETE('/jobs/{id}', { params: { path: { id } } }))
}

export function listFailedInbound(cursor?: string, signal?: AbortSignal): Promise<Page<InboundEvent>> {
  return answer(client.GET('/inbound', { params: { query: { state: 'failed', cursor } }, signal }))
}

export function replayInbound(id: InboundEventId): Promise<InboundEvent> {
  return answer(client.POST('/inbound/{id}/replay', { params: { path: { id } } }))
}
