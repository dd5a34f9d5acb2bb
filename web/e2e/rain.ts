// Messages that keep coming at a steady pace, whoever is looking.
import type { Letter, Meta, Person } from './meta'

/** A pause between two webhooks; each tells of all that is due by then. */
const BEAT_MS = 50

export interface Rain {
  /** How many are kept by now. */
  count: () => number
  /** Ends it; answers with how many fell, and how many a second that was. */
  stop: () => Promise<{ count: number; perSecond: number }>
}

/** `perSecond` messages, told in turn by these people; `body` says what the next one writes. */
export function letItRain(
  meta: Meta,
  perSecond: number,
  people: Person[],
  body = (index: number) => `hujan ${String(index)}`,
): Rain {
  const start = performance.now()
  let [count, isOver] = [0, false]

  function due(): Letter[] {
    const until = Math.floor(((performance.now() - start) / 1000) * perSecond)
    return Array.from({ length: until - count }, (_, place) => {
      const index = count + place
      const from = people[index % people.length]
      if (!from) throw new Error('nobody to write')
      return { from, body: body(index), at: Date.now() }
    })
  }

  async function fall(): Promise<void> {
    while (!isOver) {
      const letters = due()
      await meta.deliver(letters)
      count += letters.length
      await new Promise((resolve) => setTimeout(resolve, BEAT_MS))
    }
  }

  const falling = fall()
  return {
    count: () => count,
    async stop() {
      isOver = true
      await falling
      return { count, perSecond: Math.round(count / ((performance.now() - start) / 1000)) }
    },
  }
}
