// The loaded pages of one thread, changed without ever mutating them.
import type { MessageId } from '@/api/ids'
import type { Delivery, Message } from '@/api/views'
import type { MessageCursor, MessagePages, Stretch } from '../types'
import { laterDelivery, type Source } from './delivery'
import { compareNewestFirst, isSameMessage, laterMessage } from './message'

export function olderCursor({ items, hasOlder }: Stretch): MessageCursor | undefined {
  const oldest = items.at(-1)
  return hasOlder && oldest ? { before: oldest.id } : undefined
}

export function newerCursor({ items, hasNewer }: Stretch): MessageCursor | undefined {
  const newest = items[0]
  return hasNewer && newest ? { after: newest.id } : undefined
}

/** Whether the newest message of the chat is among those loaded. */
export function reachesEnd(pages: MessagePages): boolean {
  return pages.pages[0]?.hasNewer === false
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
  if (!page || (at < 0 && page.hasOlder)) return pages
  const isNewest = index === 0 && isOlderThan(page.items[0], message)
  if (isNewest && page.hasNewer) return pages
  const place = page.items.findIndex((other) => isOlderThan(other, message))
  const items = page.items.toSpliced(place >= 0 ? place : page.items.length, 0, message)
  return cut({ ...pages, pages: pages.pages.with(index, { ...page, items }) })
}

function isOlderThan(one: Message | undefined, other: Message): boolean {
  return one !== undefined && compareNewestFirst(one, other) > 0
}

const LONGEST_STRETCH = 100

/** What arrives makes the newest stretch longer; in pieces it can be forgotten again like others. */
function cut(pages: MessagePages): MessagePages {
  const [first] = pages.pages
  if (!first || first.items.length <= LONGEST_STRETCH) return pages
  const newest = first.items.slice(0, LONGEST_STRETCH / 2)
  const rest = first.items.slice(LONGEST_STRETCH / 2)
  const border = newest.at(-1)
  if (!border) return pages
  return {
    pages: [
      { items: newest, hasOlder: true, hasNewer: first.hasNewer },
      { items: rest, hasOlder: first.hasOlder, hasNewer: true },
      ...pages.pages.slice(1),
    ],
    pageParams: [pages.pageParams[0] ?? 'newest', { before: border.id }, ...pages.pageParams.slice(1)],
  }
}

/** About so many messages are kept: a screen is full of one to two dozen. */
const KEPT_AT_END = 300
const KEPT_ELSEWHERE = 3000

/** For a reader who is at the end: the pages far above are fetched again when they are wanted. */
export function withoutOldPages(pages: MessagePages): MessagePages {
  const size = pagesWith(pages.pages, KEPT_AT_END)
  return size === pages.pages.length ? pages : slice(pages, 0, size)
}

/** For a reader who is far above the end: what lies far below is fetched again on the way back. */
export function withoutNewPages(pages: MessagePages): MessagePages {
  const size = pagesWith(pages.pages.toReversed(), KEPT_ELSEWHERE)
  return size === pages.pages.length ? pages : slice(pages, pages.pages.length - size)
}

/** How many of these pages hold so many messages. */
function pagesWith(pages: Stretch[], count: number): number {
  let held = 0
  const size = pages.findIndex((page) => (held += page.items.length) >= count) + 1
  return size === 0 ? pages.length : size
}

function slice(pages: MessagePages, from: number, to?: number): MessagePages {
  return { pages: pages.pages.slice(from, to), pageParams: pages.pageParams.slice(from, to) }
}
