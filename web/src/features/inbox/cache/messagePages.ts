// The loaded pages of one thread, changed without ever mutating them.
import type { MessageId } from '@/api/ids'
import type { Delivery, Message, MessagePage } from '@/api/views'
import type { MessageCursor, MessagePages } from '../types'
import { laterDelivery, type Source } from './delivery'
import { compareNewestFirst, isSameMessage, laterMessage } from './message'

export const NEWEST: MessageCursor = { before: null, newer: null }

export function olderCursor(page: MessagePage, cursor: MessageCursor): MessageCursor | undefined {
  return page.next_cursor ? { before: page.next_cursor, newer: cursor } : undefined
}

export function newerCursor(cursor: MessageCursor): MessageCursor | undefined {
  return cursor.newer ?? undefined
}

/** Whether the newest message of the chat is among those loaded. */
export function reachesEnd(pages: MessagePages): boolean {
  return pages.pageParams[0]?.before === null
}

/** Oldest first, as they are read; one that two pages hold is listed once. */
export function messagesOf(pages: MessagePages): Message[] {
  const seen = new Set<string>()
  const messages: Message[] = []
  for (const page of pages.pages) {
    for (const message of page.items) {
      if (seen.has(message.id)) continue
      seen.add(message.id)
      messages.push(message)
    }
  }
  return messages.toReversed()
}

export function findMessage(pages: MessagePages, id: MessageId): Message | undefined {
  for (const page of pages.pages) {
    const found = page.items.find((message) => message.id === id)
    if (found) return found
  }
  return undefined
}

/** Puts a message where it belongs; one outside the loaded range is left to its page's fetch. */
export function withMessage(pages: MessagePages, message: Message, source: Source): MessagePages {
  let isKnown = false
  const changed = mapMessages(pages, (current) => {
    if (!isSameMessage(current, message)) return current
    isKnown = true
    return laterMessage(current, message, source)
  })
  return isKnown ? changed : inserted(pages, message)
}

export function withDelivery(pages: MessagePages, id: MessageId, delivery: Delivery): MessagePages {
  return mapMessages(pages, (message) => {
    if (message.id !== id) return message
    const later = message.delivery ? laterDelivery(message.delivery, delivery, 'event') : delivery
    return { ...message, delivery: later }
  })
}

/** The answer to a retry counts only while nothing has happened to the message since it was asked for. */
export function withRetried(pages: MessagePages, before: Message, retried: Message): MessagePages {
  return mapMessages(pages, (current) =>
    current.id === before.id && current.delivery?.state === before.delivery?.state
      ? { ...retried, reactions: current.reactions }
      : current,
  )
}

function mapMessages(pages: MessagePages, change: (message: Message) => Message): MessagePages {
  let hasChanged = false
  const mapped = pages.pages.map((page) => {
    const items = page.items.map(change)
    if (items.every((message, index) => message === page.items[index])) return page
    hasChanged = true
    return { ...page, items }
  })
  return hasChanged ? { ...pages, pages: mapped } : pages
}

function inserted(pages: MessagePages, message: Message): MessagePages {
  const at = pages.pages.findIndex((page) => isOlderThan(page.items.at(-1), message))
  const index = at >= 0 ? at : pages.pages.length - 1
  const page = pages.pages[index]
  if (!page || (at < 0 && page.next_cursor)) return pages
  const isNewest = index === 0 && isOlderThan(page.items[0], message)
  if (isNewest && !reachesEnd(pages)) return pages
  const items = [...page.items, message].toSorted(compareNewestFirst)
  return { ...pages, pages: pages.pages.with(index, { ...page, items }) }
}

function isOlderThan(one: Message | undefined, other: Message): boolean {
  return one !== undefined && compareNewestFirst(one, other) > 0
}

const KEPT_AT_END = 300

/** For a reader who is back at the end: the pages far above are fetched again when they are wanted. */
export function withoutOldPages(pages: MessagePages): MessagePages {
  let kept = 0
  const size = pages.pages.findIndex((page) => (kept += page.items.length) >= KEPT_AT_END) + 1
  if (size === 0 || size === pages.pages.length) return pages
  return { pages: pages.pages.slice(0, size), pageParams: pages.pageParams.slice(0, size) }
}
