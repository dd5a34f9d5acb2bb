// The acceptance list is read, joined with the tests by their titles, and watched.
import { describe, expect, it } from 'vitest'
import { faultsOf } from './faults'
import { readItems, type Item } from './list'
import { pageOf } from './page'
import { proofsIn, titlesIn } from './titles'

const csv = (...lines: string[]) => ['number,group,state,item', ...lines, ''].join('\n')
const item = (number: number, state: Item['state']): Item => ({ number, group: 'A', state, text: 'Opens' })
const proof = (...numbers: number[]) => ({ file: 'e2e/a.story.ts', title: 'it opens', numbers })

describe('the list', () => {
  it('is read line by line', () => {
    expect(readItems(csv('1,A,open,Opens', '2,B,later,Closes; both ways'))).toEqual([
      { number: 1, group: 'A', state: 'open', text: 'Opens' },
      { number: 2, group: 'B', state: 'later', text: 'Closes; both ways' },
    ])
  })

  it.each(['2,A,open,Opens', '1,A,done,Opens', '1,A,open,Opens,closes', '1,A,open,'])(
    'refuses %s',
    (line) => {
      expect(() => readItems(csv(line))).toThrow(line)
    },
  )
})

describe('the tests', () => {
  it('are found by their titles, wherever they stand', () => {
    const source = `
      // it('not this one', () => {})
      describe('a chat', () => { it('opens', () => {}) })
      test("it's there", async () => {})
      it.each([1, 2])(\`counts %s\`, (n) => {})
      beforeAll('neither', () => {})`
    expect(titlesIn(source)).toEqual(['opens', "it's there", 'counts %s'])
  })

  it('name at the end what they prove', () => {
    const source = "it('opens (#25, #26)', () => {}); it('closes', () => {})"
    expect(proofsIn('a.test.ts', source)).toEqual([{ file: 'a.test.ts', title: 'opens', numbers: [25, 26] }])
  })

  it.each(['opens (#1,#2)', '#1 opens', 'opens #1', 'opens(#1)', 'opens (#1) always'])(
    'are refused with numbers in another form: %s',
    (title) => {
      expect(() => proofsIn('a.test.ts', `it('${title}', () => {})`)).toThrow(title)
    },
  )
})

describe('what is not in order', () => {
  it('is a number nobody knows, an item without its test, and a test of what is called open', () => {
    const items = [item(1, 'proven'), item(2, 'open'), item(3, 'later')]
    expect(faultsOf(items, [proof(2, 9)])).toEqual([
      '#9 is not in the list: e2e/a.story.ts: it opens',
      '#1 has no test: Opens',
      '#2 has a test, so it is not open: Opens',
    ])
  })

  it('is nothing when both say the same', () => {
    expect(faultsOf([item(1, 'proven'), item(2, 'open'), item(3, 'later')], [proof(1)])).toEqual([])
  })
})

describe('the page', () => {
  it('shows each item with its tests, and cuts no cell short', () => {
    const said = { ...proof(1), title: 'a | b' }
    const [first, second] = pageOf([item(1, 'proven'), item(2, 'open')], [said])
      .trimEnd()
      .split('\n')
      .slice(-2)
    expect(first).toBe('| A 1 | Opens | proven | [a.story.ts](../web/e2e/a.story.ts): a \\| b |')
    expect(second).toBe('| A 2 | Opens | open |  |')
  })
})
