// The acceptance list as docs/acceptance.csv keeps it: one behaviour a line, with what is known of it.

const STATES = ['proven', 'open', 'later'] as const

/** `later` belongs to a later stage: nothing is asked of it yet. */
export type State = (typeof STATES)[number]

export interface Item {
  number: number
  group: string
  state: State
  /** What a person would notice, in a few words without commas. */
  text: string
}

const HEADER = 'number,group,state,item'

/** Fails, with its line, at what is not as the header says. */
export function readItems(csv: string): Item[] {
  const [header, ...lines] = csv.trimEnd().split('\n')
  if (header !== HEADER) throw new Error(`the list begins with ${HEADER}`)
  return lines.map((line, index) => readItem(line, index + 1))
}

function readItem(line: string, expected: number): Item {
  const [number, group, state, text, ...rest] = line.split(',')
  if (Number(number) !== expected) throw new Error(`not number ${String(expected)}: ${line}`)
  if (!group || !text || rest.length > 0) throw new Error(`not four fields: ${line}`)
  if (!isState(state)) throw new Error(`neither ${STATES.join(' nor ')}: ${line}`)
  return { number: expected, group, state, text }
}

function isState(word: string | undefined): word is State {
  return STATES.some((state) => state === word)
}
