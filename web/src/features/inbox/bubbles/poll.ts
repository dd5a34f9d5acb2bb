// What a poll shows: counted from the votes where they are told, else only what was asked.
import type { Message } from '@/api/views'

export interface PollOption {
  text: string
  count: number
  /** Of all who voted. */
  percent: number
  /** Oldest vote first; ours has no name. */
  voters: (string | null)[]
  isOurs: boolean
}

export interface Poll {
  options: PollOption[]
  voters: number
  isMultiple: boolean
}

export function readPoll({ poll, content }: Pick<Message, 'poll' | 'content'>): Poll {
  if (poll) {
    const options = poll.options.map(({ text, voters }) => ({
      text,
      count: voters.length,
      percent: poll.voters > 0 ? Math.round((100 * voters.length) / poll.voters) : 0,
      isOurs: voters.some(({ from_me }) => from_me),
      voters: voters.map(({ name, from_me }) => (from_me ? null : (name ?? '?'))),
    }))
    return { options, voters: poll.voters, isMultiple: poll.multiple }
  }
  const asked: unknown[] = Array.isArray(content.options) ? content.options : []
  const texts = asked.filter((text) => typeof text === 'string')
  const options = texts.map((text) => ({ text, count: 0, percent: 0, voters: [], isOurs: false }))
  return { options, voters: 0, isMultiple: content.multiple === true }
}

/** Our choice after a press on an option: it comes or goes; where one alone may be chosen, it takes the other's place. */
export function pressed({ options, isMultiple }: Poll, text: string): string[] {
  const ours = options.filter(({ isOurs }) => isOurs).map((option) => option.text)
  if (ours.includes(text)) return ours.filter((chosen) => chosen !== text)
  return isMultiple ? [...ours, text] : [text]
}
