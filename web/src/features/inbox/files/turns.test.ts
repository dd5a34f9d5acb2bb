// Turns: never more at once than allowed, in order, also past failures.
import { expect, it } from 'vitest'
import { turns } from './turns'

it('a few go at once, the others in their order, and a failure lets the next one go', async () => {
  const { take } = turns(2)
  const begun: number[] = []
  const ends: (() => void)[] = []
  const all = [0, 1, 2, 3].map((number) =>
    take(() => {
      begun.push(number)
      return new Promise<number>((resolve, reject) =>
        ends.push(() => (number === 0 ? reject(new Error('lost')) : resolve(number))),
      )
    }),
  )
  const settled = Promise.allSettled(all)
  await Promise.resolve()
  expect(begun).toEqual([0, 1])
  ends[0]?.()
  await expect(all[0]).rejects.toThrow('lost')
  expect(begun).toEqual([0, 1, 2])
  ends[2]?.()
  await all[2]
  expect(begun).toEqual([0, 1, 2, 3])
  ends[1]?.()
  ends[3]?.()
  expect((await settled).map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ])
})
