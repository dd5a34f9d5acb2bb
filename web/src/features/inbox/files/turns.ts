// Lets a few go at once, and the others when one of them is through, in the order they came.

export interface Turns {
  /** Settles as `work` does, which begins when it is its turn. */
  take: <Value>(work: () => Promise<Value>) => Promise<Value>
}

export function turns(mostAtOnce: number): Turns {
  const waiting: (() => void)[] = []
  let running = 0

  /** Whoever is through hands the turn on: nobody slips in between. */
  function end(): void {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }

  return {
    async take(work) {
      if (running < mostAtOnce) running += 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await work()
      } finally {
        end()
      }
    },
  }
}
