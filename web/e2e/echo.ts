// How soon what was sent is on screen, measured in the page: no round trip of the story's own is in it.
import type { Locator, Page } from '@playwright/test'

/**
 * Sends each text with Enter. Answers with the milliseconds from each key to the frame that showed the bubble.
 * The key's own time stamp and `performance.now()` count from the same moment.
 */
export async function echoes(page: Page, box: Locator, texts: string[]): Promise<number[]> {
  const times: number[] = []
  for (const text of texts) {
    await box.fill(text)
    const seen = await page.evaluateHandle((wanted) => {
      const isThere = () =>
        [...document.querySelectorAll('[data-direction=out]')].some((one) => one.textContent.includes(wanted))
      const pressed = new Promise<number>((resolve) =>
        document.addEventListener('keydown', (event) => resolve(event.timeStamp), {
          once: true,
          capture: true,
        }),
      )
      const shown = new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!isThere()) return
          observer.disconnect()
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
        })
        observer.observe(document.body, { childList: true, subtree: true, characterData: true })
      })
      return { time: Promise.all([pressed, shown]).then(([from, to]) => to - from) }
    }, text)
    await box.press('Enter')
    times.push(await seen.evaluate(({ time }) => time))
  }
  return times
}
