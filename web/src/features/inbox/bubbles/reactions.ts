// Reactions as they are drawn, and as they will be once ours is taken.
import type { Reaction } from '@/api/views'

/** Offered at one press. */
export const COMMON_EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

export interface ReactionCount {
  emoji: string
  count: number
  isOurs: boolean
  names: string[]
}

export function countReactions(reactions: Reaction[]): ReactionCount[] {
  const counts = new Map<string, ReactionCount>()
  for (const { emoji, from_me, sender_name } of reactions) {
    const known = counts.get(emoji) ?? { emoji, count: 0, isOurs: false, names: [] }
    known.count += 1
    known.isOurs ||= from_me
    if (sender_name && !from_me) known.names.push(sender_name)
    counts.set(emoji, known)
  }
  return [...counts.values()]
}

export function ourReaction(reactions: Reaction[]): string | null {
  return reactions.find((reaction) => reaction.from_me)?.emoji ?? null
}

/** WhatsApp keeps one reaction per side; an empty emoji takes ours back. */
export function withOurs(reactions: Reaction[], emoji: string, at: number): Reaction[] {
  const others = reactions.filter((reaction) => !reaction.from_me)
  return emoji === '' ? others : [...others, { emoji, sender_name: '', from_me: true, at }]
}
