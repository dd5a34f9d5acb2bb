// The row under the eye stays where it is while rows around it change.
import { expect, it } from 'vitest'
import { anchoredScroll } from './anchoredScroll'

const rows = ['a', 'b', 'c', 'd', 'e']

it('follows the newest row at the very top', () => {
  expect(anchoredScroll(rows, ['e', 'a', 'b', 'c', 'd'], 0, 10)).toBe(0)
})

it('gives way by one row when a row from below moves to the top', () => {
  expect(anchoredScroll(rows, ['e', 'a', 'b', 'c', 'd'], 25, 10)).toBe(35)
})

it('stays when a row from above moves to the top', () => {
  expect(anchoredScroll(rows, ['b', 'a', 'c', 'd', 'e'], 25, 10)).toBe(25)
})

it('holds on to the next row when the first visible one moves to the top', () => {
  expect(anchoredScroll(rows, ['c', 'a', 'b', 'd', 'e'], 25, 10)).toBe(25)
})

it('moves up when a row above goes away', () => {
  expect(anchoredScroll(rows, ['b', 'c', 'd', 'e'], 25, 10)).toBe(15)
})

it('begins again when nothing it saw is left', () => {
  expect(anchoredScroll(rows, ['x', 'y'], 25, 10)).toBe(0)
})
