// What an event makes of the loaded pages of one thread.
import { findMessage, withDelivery, withMessage, withRetried } from '../cache/messagePages'
import type { Message } from '@/api/views'
import { isIn, type InboxEvent, type MessagePages, type ThreadKey } from '../types'

export function reduceThread(pages: MessagePages, thread: ThreadKey, event: InboxEvent): MessagePages {
  switch (event.name) {
    case 'NewChatEvent':
      return isIn(thread, event.data.message) ? withMessage(pages, event.data.message, 'event') : pages
    case 'MessageAccepted':
      return isIn(thread, event.data.message) ? withMessage(pages, event.data.message, 'answer') : pages
    case 'RetryAccepted':
      return withRetried(pages, event.data.before, event.data.message)
    case 'MessageUpdatedEvent':
      return isLoaded(pages, event.data.message) ? withMessage(pages, event.data.message, 'event') : pages
    case 'MessageStatusEvent':
      return withDelivery(pages, event.data.message_id, event.data.delivery)
    default:
      return pages
  }
}

const isLoaded = (pages: MessagePages, message: Message) => findMessage(pages, message.id) !== undefined

/** A cleared chat is empty; when contacts are merged, messages move to another thread. */
export function makesStale(thread: ThreadKey, event: InboxEvent): boolean {
  if (event.name === 'ContactUpdatedEvent') {
    const { contact, merged_contact_id } = event.data
    return Boolean(merged_contact_id) && [contact.id, merged_contact_id].includes(thread.contactId)
  }
  if (event.name !== 'ChatUpdatedEvent' || !event.data.cleared) return false
  const { contact, account_id } = event.data.chat
  return contact.id === thread.contactId && account_id === thread.accountId
}
