// What an event makes of the loaded pages of one thread.
import { findMessage, withDelivery, withMessage } from '../cache/messagePages'
import { isIn, type InboxEvent, type MessagePages, type ThreadKey } from '../types'

export function reduceThread(pages: MessagePages, thread: ThreadKey, event: InboxEvent): MessagePages {
  switch (event.name) {
    case 'NewChatEvent':
    case 'MessageAccepted':
      return isIn(thread, event.data.message) ? withMessage(pages, event.data.message) : pages
    case 'MessageUpdatedEvent':
      return findMessage(pages, event.data.message.id) ? withMessage(pages, event.data.message) : pages
    case 'MessageStatusEvent':
      return withDelivery(pages, event.data.message_id, event.data.delivery)
    default:
      return pages
  }
}

/** A cleared chat has no last line any more; one that was merged away moves its messages elsewhere. */
export function makesStale(thread: ThreadKey, event: InboxEvent): boolean {
  if (event.name === 'ContactUpdatedEvent') {
    const { contact, merged_contact_id } = event.data
    return Boolean(merged_contact_id) && [contact.id, merged_contact_id].includes(thread.contactId)
  }
  if (event.name !== 'ChatUpdatedEvent') return false
  const { contact, account_id, last_message } = event.data.chat
  return contact.id === thread.contactId && account_id === thread.accountId && last_message === null
}
