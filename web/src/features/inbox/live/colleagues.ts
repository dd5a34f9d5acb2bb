// Who does something in which chat, as whispers tell it: kept until they stop or fall silent.
import type { ChatId, UserId } from '@/api/ids'

export interface Colleague {
  chatId: ChatId
  userId: UserId
  name: string
  until: number
}

export interface ColleagueWhisper {
  chatId: ChatId
  user: { id: UserId; name: string }
  isActive: boolean
}

export function withWhisper(colleagues: Colleague[], whisper: ColleagueWhisper, until: number): Colleague[] {
  const { chatId, user, isActive } = whisper
  const others = colleagues.filter((one) => one.chatId !== chatId || one.userId !== user.id)
  return isActive ? [...others, { chatId, userId: user.id, name: user.name, until }] : others
}

/**
 * What the server mentions of somebody who types through the API. Pages whisper too, sooner and more often, and
 * then the mention adds nothing; nor does one's own.
 */
export function withMention(
  colleagues: Colleague[],
  mention: ColleagueWhisper,
  me: UserId | undefined,
  until: number,
): Colleague[] {
  const { chatId, user, isActive } = mention
  const isKnown = colleagues.some((one) => one.chatId === chatId && one.userId === user.id)
  if (user.id === me || (isActive && isKnown)) return colleagues
  return withWhisper(colleagues, mention, until)
}

/** The very same list while nobody has fallen silent. */
export function stillHere(colleagues: Colleague[], now: number): Colleague[] {
  return colleagues.every(({ until }) => until > now)
    ? colleagues
    : colleagues.filter(({ until }) => until > now)
}

/** Whispers come from other browsers unchecked: anything of another shape is ignored. */
export function readWhisper(data: unknown, verb: 'typing' | 'viewing'): ColleagueWhisper | null {
  if (typeof data !== 'object' || data === null) return null
  const { chat_id: chatId, user, [verb]: isActive } = data as Record<string, unknown>
  if (typeof chatId !== 'string' || !isNamed(user)) return null
  return { chatId: chatId as ChatId, user, isActive: isActive === true }
}

function isNamed(user: unknown): user is ColleagueWhisper['user'] {
  const { id, name } = (user ?? {}) as { id?: unknown; name?: unknown }
  return typeof id === 'string' && typeof name === 'string'
}
