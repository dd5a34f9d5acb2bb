// What a page costs while much happens: the time from a key to the frame that shows it, the memory, the elements.
import type { CDPSession, Locator, Page } from '@playwright/test'

/** Set to hold times to the limits of an idle machine; without it they have room for a busy one. */
export const IS_STRICT = process.env.BLAZZ_STRICT === '1'

declare global {
  interface Window {
    /** Milliseconds from each key to the frame after it. */
    keyTimes: number[]
  }
}

/** Types a text key by key; answers with the milliseconds from each key to the frame that showed it. */
export async function typeAndTime(page: Page, box: Locator, text: string, delay: number): Promise<number[]> {
  await box.evaluate((element) => {
    window.keyTimes = []
    element.addEventListener('keydown', ({ timeStamp }) => {
      requestAnimationFrame(() =>
        setTimeout(() => {
          window.keyTimes.push(performance.now() - timeStamp)
        }),
      )
    })
  })
  await box.focus()
  await page.keyboard.type(text, { delay })
  await page.waitForFunction((count) => window.keyTimes.length >= count, text.length)
  return page.evaluate(() => window.keyTimes)
}

export interface Weight {
  heapMb: number
  elements: number
}

/** The memory that is still needed after the garbage is gone, and the elements of the document. */
export async function weigh(page: Page): Promise<Weight> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  const elements = await page.evaluate(() => document.getElementsByTagName('*').length)
  return { heapMb: usedSize / 1_048_576, elements }
}

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  dur?: number
  tdur?: number
  args?: { name?: string }
}

/**
 * The longest pieces of work of the page's main thread (ms of its processor time, longest first), while `during` runs:
 * what others do on the same machine is not in it.
 */
export async function longestTasks(page: Page, during: () => Promise<void>): Promise<number[]> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  await session.send('Tracing.start', {
    traceConfig: { includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline'] },
    transferMode: 'ReportEvents',
  })
  await during()
  await traceEnds(session)
  await session.detach()
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${String(pid)}/${String(tid)}`),
  )
  return events
    .filter(({ name, pid, tid }) => /RunTask$/.test(name) && mains.has(`${String(pid)}/${String(tid)}`))
    .map(({ tdur, dur }) => (tdur ?? dur ?? 0) / 1000)
    .toSorted((one, other) => other - one)
}

async function traceEnds(session: CDPSession): Promise<void> {
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
}

/** The value that this part of all values does not exceed. */
export function percentile(values: number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
