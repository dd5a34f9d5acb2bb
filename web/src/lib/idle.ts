// What can wait until the browser has nothing better to do.

const LONGEST_MS = 2000
/** Of browsers that do not tell when they are idle. */
const GUESS_MS = 200

export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: LONGEST_MS })
    else setTimeout(resolve, GUESS_MS)
  })
}
