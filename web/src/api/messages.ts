// Sending a message, trying a failed one again, settling one whose fate is unknown.
import { answer, client, idempotent } from './client'
import type { MessageId } from './ids'
import type { Message, SendMessage } from './views'

/** The message's `client_message_id` makes a repeated call harmless and doubles as its idempotency key. */
export function sendMessage(body: SendMessage): Promise<Message> {
  const headers = idempotent(body.client_message_id ?? undefined)
  const path = body.type === 'template' ? '/whatsapp/send/template' : '/whatsapp/send'
  return answer(client.POST(path, { body, headers }))
}

export function retryMessage(id: MessageId): Promise<Message> {
  return answer(client.POST('/messages/{id}/retry', { params: { path: { id } } }))
}

export function assumeSent(id: MessageId): Promise<Message> {
  return answer(client.POST('/messages/{id}/assume-sent', { params: { path: { id } } }))
}
