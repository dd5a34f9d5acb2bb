// Mentioning members of a group: what is being typed behind an @, who fits, and what is sent.
import type { Participant } from '../group/group'

export interface Member {
  /** As WhatsApp names the member: a number with its plus sign, or an id that ends in `@lid`. */
  id: string
  name: string
  /** Where their picture is. */
  picture: string | null
}

/** What stands behind an @ at the caret. */
export interface MentionQuery {
  /** Where the @ is. */
  from: number
  text: string
}

export interface MentionedText {
  body: string
  mentions: string[]
  mentions_all: boolean
}

const EVERYBODY = /(?:^|\s)@all(?![\p{L}\p{N}])/u
const MOST_OFFERED = 8

/** The members that can be mentioned: those WhatsApp names by number or by id. */
export function membersOf(participants: Participant[], names: ReadonlyMap<string, string>): Member[] {
  return participants
    .filter(({ key }) => /^\+\d+$|^\d+@lid$/.test(key))
    .map(({ key, name, phone, picture }) => {
      return { id: key, name: names.get(phone ?? key) ?? name ?? digitsOf(key), picture }
    })
}

export function mentionAt(text: string, caret: number): MentionQuery | null {
  const found = /(?:^|\s)@([^\s@]*)$/u.exec(text.slice(0, caret))
  const wanted = found?.[1]
  return wanted === undefined ? null : { from: caret - wanted.length - 1, text: wanted }
}

export function fitting(members: Member[], wanted: string): Member[] {
  const part = wanted.toLocaleLowerCase()
  const fits = ({ id, name }: Member) =>
    id.includes(part) ||
    name
      .toLocaleLowerCase()
      .split(/\s+/)
      .some((word) => word.startsWith(part))
  return members.filter(fits).slice(0, MOST_OFFERED)
}

/** The text with the name in the place of what was typed, and where the caret goes. */
export function withMention(
  text: string,
  { from, text: wanted }: MentionQuery,
  name: string,
): { text: string; caret: number } {
  const before = `${text.slice(0, from)}@${name} `
  return { text: before + text.slice(from + 1 + wanted.length).replace(/^ /, ''), caret: before.length }
}

/** WhatsApp wants digits in the text where people read a name; of two names the longer one is meant. */
export function mentionedText(text: string, members: Member[]): MentionedText {
  const mentions: string[] = []
  let body = text
  for (const { id, name } of members.toSorted((one, other) => other.name.length - one.name.length)) {
    const replaced = body.replaceAll(namePattern(name), `$1@${digitsOf(id)}`)
    if (replaced === body && !hasDigits(body, id)) continue
    body = replaced
    mentions.push(id)
  }
  return { body, mentions, mentions_all: EVERYBODY.test(text) }
}

/** As it stands in a text behind the @. */
export function digitsOf(id: string): string {
  return id.replace(/@lid$/, '').replace(/^\+/, '')
}

function hasDigits(text: string, id: string): boolean {
  return new RegExp(`(^|\\s)@${digitsOf(id)}(?!\\d)`).test(text)
}

function namePattern(name: string): RegExp {
  return new RegExp(`(^|\\s)@${escaped(name)}(?![\\p{L}\\p{N}])`, 'gu')
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
}
