// Turns the messages of a thread into the rows it draws: days, the unread divider, bubbles, system lines.
import { localDay } from '@/lib/time'
import type { Outgoing } from '../composer/outgoing'
import type { MessageId } from '@/api/ids'
import type { Message } from '@/api/views'

export type ThreadRow =
  | { type: 'day'; key: string; at: number }
  | { type: 'divider'; key: string; count: number }
  | { type: 'system'; key: string; message: Message }
  | { type: 'message'; key: string; message: Message; outgoing: Outgoing | null; startsGroup: boolean }

/** Where the reader was when the chat was opened. */
export interface UnreadDivider {
  messageId: MessageId
  count: number
}

const GROUPED_WITHIN_MS = 60_000

/**
 * While there are older ones, the oldest message loaded waits for the one before it: only then it is known whether a day
 * or a group begins with it, and a row that is drawn never changes its height.
 */
export function rowsOf(
  messages: Message[],
  outgoing: Outgoing[],
  divider: UnreadDivider | null,
  hasOlder = false,
): ThreadRow[] {
  const rows: ThreadRow[] = []
  const [oldest, ...others] = joined(messages, outgoing)
  let previous: Message | null = hasOlder && oldest ? oldest.message : null
  for (const { message, local } of hasOlder || !oldest ? others : [oldest, ...others]) {
    const isNewDay = previous === null || localDay(previous.provider_at) !== localDay(message.provider_at)
    const isDivided = divider?.messageId === message.id
    if (isNewDay) rows.push(dayRow(message.provider_at))
    if (isDivided) rows.push({ type: 'divider', key: 'divider', count: divider.count })
    const startsGroup = isNewDay || isDivided || !follows(previous, message)
    rows.push(messageRow(message, local, startsGroup))
    previous = message
  }
  return rows
}

interface Joined {
  message: Message
  local: Outgoing | null
}

/** What was sent from here stands last, until the server's own message of it has arrived. */
function joined(messages: Message[], outgoing: Outgoing[]): Joined[] {
  const arrived = new Set(messages.map((message) => message.client_message_id))
  const waiting = outgoing.filter((entry) => !arrived.has(entry.clientMessageId))
  return [
    ...messages.map((message) => ({ message, local: null })),
    ...waiting.map((entry) => ({ message: entry.message, local: entry })),
  ]
}

/** The same key before and after the server answered, so that the bubble is never drawn anew. */
export function rowKey(message: Message): string {
  return message.client_message_id ?? message.id
}

function dayRow(at: number): ThreadRow {
  return { type: 'day', key: `day-${localDay(at)}`, at }
}

type BubbleRow = Extract<ThreadRow, { type: 'message' }>

/** A row that is the same is the same object, so that it is not drawn again when another one comes. */
const drawn = new WeakMap<Message, BubbleRow>()

function messageRow(message: Message, outgoing: Outgoing | null, startsGroup: boolean): ThreadRow {
  const key = rowKey(message)
  if (message.kind === 'system' && !isCall(message)) return { type: 'system', key, message }
  const known = drawn.get(message)
  if (known?.outgoing === outgoing && known.startsGroup === startsGroup) return known
  const row: BubbleRow = { type: 'message', key, message, outgoing, startsGroup }
  drawn.set(message, row)
  return row
}

/** A call is something that one of both did, so it stands in a bubble. */
export function isCall({ kind, content }: Pick<Message, 'kind' | 'content'>): boolean {
  return kind === 'system' && content.event === 'customer_called'
}

function follows(previous: Message | null, message: Message): boolean {
  if (previous === null || previous.kind === 'system') return false
  if (previous.direction !== message.direction || senderOf(previous) !== senderOf(message)) return false
  return message.provider_at - previous.provider_at <= GROUPED_WITHIN_MS
}

/** One name per writer: the agent of an answer, the member of a group. */
export function senderOf(message: Message): string {
  if (message.direction === 'out') return message.user?.id ?? ''
  return message.metadata?.sender_phone ?? message.metadata?.sender_name ?? ''
}
