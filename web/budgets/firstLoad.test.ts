// What counts as the first load of a screen, and what it weighs.
import { expect, it } from 'vitest'
import { filesOf, weightOf, type Built } from './firstLoad'

const file = (name: string, given: Partial<Built> = {}): Built => ({
  name,
  content: name,
  isEntry: false,
  modules: [],
  imports: [],
  styles: [],
  ...given,
})
const built = [
  file('entry', { isEntry: true, imports: ['base'], styles: ['look'] }),
  file('base'),
  file('look'),
  file('inbox', { modules: ['/web/src/InboxPage.vue'], imports: ['base', 'list'] }),
  file('list', { imports: ['inbox'] }),
  file('people', { modules: ['/web/src/PeoplePage.vue'], imports: ['base'] }),
]
const names = (modules: string[]) =>
  filesOf(built, modules)
    .map(({ name }) => name)
    .toSorted()

it('holds the entry and the screen with all they import and their styles, each once', () => {
  expect(names(['/InboxPage.vue'])).toEqual(['base', 'entry', 'inbox', 'list', 'look'])
})

it('holds no other screen', () => {
  expect(names(['/PeoplePage.vue'])).toEqual(['base', 'entry', 'look', 'people'])
})

it('of a screen that is not there is a mistake, not nothing', () => {
  expect(() => names(['/GonePage.vue'])).toThrow('GonePage')
})

it('weighs what is sent', () => {
  const long = file('long', { content: 'halo '.repeat(10_000) })
  expect(weightOf([long])).toBeLessThan(300)
  expect(weightOf([long, long])).toBe(2 * weightOf([long]))
})
