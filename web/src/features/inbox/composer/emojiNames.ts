// Emoji by the names people type after a colon, from data of our own server that the browser then keeps.
import type Database from 'emoji-picker-element/database'
import dataSource from 'emoji-picker-element-data/en/emojibase/data.json?url'

export interface NamedEmoji {
  emoji: string
  /** As it is typed, without colons. */
  name: string
}

/** What stands behind a colon at the caret. */
export interface NameQuery {
  /** Where the colon is. */
  from: number
  text: string
}

export const EMOJI_DATA = { dataSource, locale: 'en' }

const MOST_OFFERED = 6
let database: Promise<Database> | null = null

/** The library and its data come when the first name is typed. */
function open(): Promise<Database> {
  database ??= import('emoji-picker-element/database').then(({ default: Names }) => new Names(EMOJI_DATA))
  return database
}

/** Two letters at least: `:D` and `:)` are left alone. */
export function nameAt(text: string, caret: number): NameQuery | null {
  const found = /(?:^|\s):([a-z0-9_+-]{2,})$/i.exec(text.slice(0, caret))
  const wanted = found?.[1]
  return wanted === undefined ? null : { from: caret - wanted.length - 1, text: wanted.toLowerCase() }
}

export async function emojiNamed(wanted: string): Promise<NamedEmoji[]> {
  const names = await open()
  const [found, tone] = await Promise.all([
    names.getEmojiBySearchQuery(wanted.replaceAll('_', ' ')),
    names.getPreferredSkinTone(),
  ])
  return found
    .flatMap((one) => {
      if (!('unicode' in one)) return []
      const skin = one.skins?.find((other) => other.tone === tone)
      const called = one.shortcodes ?? []
      const name = called.find((code) => code.startsWith(wanted)) ?? called[0] ?? one.annotation
      return [{ emoji: skin?.unicode ?? one.unicode, name }]
    })
    .toSorted((one, other) => Number(other.name.startsWith(wanted)) - Number(one.name.startsWith(wanted)))
    .slice(0, MOST_OFFERED)
}
