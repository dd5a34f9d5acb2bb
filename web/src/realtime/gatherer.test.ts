// One comes at once; many come together.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Gatherer } from './gatherer'

const PAUSE_MS = 100

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function gather() {
  const groups: number[][] = []
  return { groups, gatherer: new Gatherer<number>((group) => groups.push(group), PAUSE_MS) }
}

it('hands a single one on at once', () => {
  const { groups, gatherer } = gather()
  gatherer.add(1)
  expect(groups).toEqual([[1]])
  vi.advanceTimersByTime(PAUSE_MS)
  gatherer.add(2)
  expect(groups).toEqual([[1], [2]])
})

it('hands those on together that come soon after it, in order', () => {
  const { groups, gatherer } = gather()
  for (const thing of [1, 2, 3, 4]) gatherer.add(thing)
  expect(groups).toEqual([[1]])
  vi.advanceTimersByTime(PAUSE_MS)
  expect(groups).toEqual([[1], [2, 3, 4]])
})

it('hands on at once when it is told to hurry, and nothing twice', () => {
  const { groups, gatherer } = gather()
  for (const thing of [1, 2, 3]) gatherer.add(thing)
  gatherer.hurry()
  gatherer.hurry()
  vi.advanceTimersByTime(PAUSE_MS)
  expect(groups).toEqual([[1], [2, 3]])
})

it('hands nothing on that was dropped', () => {
  const { groups, gatherer } = gather()
  gatherer.add(1)
  gatherer.add(2)
  gatherer.drop()
  vi.advanceTimersByTime(PAUSE_MS)
  expect(groups).toEqual([[1]])
})

it('does not depend on timers while more keep coming', () => {
  const { groups, gatherer } = gather()
  gatherer.add(1)
  gatherer.add(2)
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + PAUSE_MS)
  gatherer.add(3)
  expect(groups).toEqual([[1], [2, 3]])
})
