// How still the rows of a thread stand while it grows, measured in the page, frame by frame.
import type { Locator } from '@playwright/test'

const STEP_PX = 120

declare global {
  interface Window {
    /** Where the next painted frame shows the top of a row; what scripts do between two frames is not seen. */
    paintedTop: (row: Element) => Promise<number>
    /** The row in the middle of the log, where the reader looks. */
    rowUnderEye: (log: Element) => Element
  }
}

async function givePageEyes(log: Locator): Promise<void> {
  await log.evaluate(() => {
    window.paintedTop = (row) =>
      new Promise((resolve) => {
        const observer = new IntersectionObserver(([entry]) => {
          observer.disconnect()
          resolve(entry?.boundingClientRect.top ?? Number.NaN)
        })
        observer.observe(row)
      })
    window.rowUnderEye = (log) => {
      const { top, height } = log.getBoundingClientRect()
      const rows = [...log.querySelectorAll('[data-index]')]
      return rows.find((row) => row.getBoundingClientRect().bottom > top + height / 2) ?? log
    }
  })
}

/**
 * Reads upwards, step by step, so far (px) or until the log's first message is the one with this text. Answers with the
 * worst (px) that the row under the eye strayed from where the step took it, and with the way that was read.
 */
export async function readUp(log: Locator, goal: string | number): Promise<{ stray: number; way: number }> {
  await givePageEyes(log)
  return log.evaluate(
    async (scroller, { goal, step }) => {
      const rows = () => [...scroller.querySelectorAll('[data-index]')]
      const isThere = (way: number) =>
        typeof goal === 'number'
          ? way >= goal
          : scroller.scrollTop === 0 && rows().some((row) => row.textContent.includes(goal))
      let [stray, way] = [0, 0]
      while (!isThere(way)) {
        const row = window.rowUnderEye(scroller)
        const before = await window.paintedTop(row)
        const from = scroller.scrollTop
        scroller.scrollTop = from - step
        const stepped = from - scroller.scrollTop
        const moved = (await window.paintedTop(row)) - before
        if (row.isConnected) stray = Math.max(stray, Math.abs(moved - stepped))
        way += stepped
      }
      return { stray, way }
    },
    { goal, step: STEP_PX },
  )
}

/** Watches the row under the eye; the function it gives ends that and answers how far (px) the row ever strayed. */
export async function watchRow(log: Locator): Promise<() => Promise<number>> {
  await givePageEyes(log)
  const watch = await log.evaluateHandle(async (scroller) => {
    const row = window.rowUnderEye(scroller)
    const start = await window.paintedTop(row)
    const seen = { isOver: false, stray: Promise.resolve(0) }
    const look = async (worst = 0): Promise<number> => {
      const stray = Math.max(worst, Math.abs((await window.paintedTop(row)) - start))
      return seen.isOver ? stray : look(stray)
    }
    seen.stray = look()
    return { seen }
  })
  return () =>
    watch.evaluate(({ seen }) => {
      seen.isOver = true
      return seen.stray
    })
}

/** Scrolls down so far (px), a step each frame; answers with how long (ms) each frame was on screen. */
export async function scrollAndTime(scroller: Locator, way: number): Promise<number[]> {
  return scroller.evaluate(
    async (element, { way, step }) => {
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
      const times: number[] = []
      let before = await frame()
      for (let done = 0; done < way; done += step) {
        element.scrollTop += step
        const now = await frame()
        times.push(now - before)
        before = now
      }
      return times
    },
    { way, step: STEP_PX },
  )
}
