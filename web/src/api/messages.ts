// Sending a message, changing one, trying a failed one again, settling one whose fate is unknown.
import { answer, client, idempotent } from './client'
import type { MessageId } from './ids'
import type { Message, MessageReceipts, SendMessage } from './views'

/** The message's `client_message_id` makes a repeated call harmless and doubles as its idempotency key. */
export function sendMessage(body: SendMessage): Promise<Message> {
  const headers = idempotent(body.client_message_id ?? undefined)
  const path = body.type === 'template' ? '/whatsapp/send/template' : '/whatsapp/send'
  return answer(client.POST(path, { body, headers }))
}

/** Asks for other words; the message changes once WhatsApp has taken them. */
export function editMessage(id: MessageId, text: string): Promise<Message> {
  return answer(client.PATCH('/messages/{id}', { params: { path: { id } }, body: { text } }))
}

/** Asks for a message to be deleted for everyone; it is gone once WhatsApp has taken that. */
export function deleteMessage(id: MessageId): Promise<Message> {
  return answer(client.DELETE('/messages/{id}', { params: { path: { id } } }))
}

export function retryMessage(id: MessageId): Promise<Message> {
  return answer(client.POST('/messages/{id}/retry', { params: { path: { id } } }))
}

export function assumeSent(id: MessageId): Promise<Message> {
  return answer(client.POST('/messages/{id}/assume-sent', { params: { path: { id } } }))
}

/** With whom a message of ours came how far. */
export function loadReceipts(id: MessageId, signal?: AbortSignal): Promise<MessageReceipts> {
  return answer(client.GET('/messages/{id}/receipts', { params: { path: { id } }, signal }))
}
