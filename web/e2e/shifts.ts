// How much of what is on screen moves by itself while a page loads, as browsers score it.
import { expect, type Page } from '@playwright/test'

/** As on a phone network, so that parts come one after the other: milliseconds to the server and back. */
const LATENCY_MS = 150

declare global {
  interface Window {
    layoutShift: number
  }
}

/** Answers with the way to open an address and score it until everything has come. */
export async function watchShifts(page: Page): Promise<(address: string) => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: -1,
    uploadThroughput: -1,
  })
  await page.addInitScript(() => {
    window.layoutShift = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        window.layoutShift += (entry as unknown as { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  return async (address) => {
    await page.goto('about:blank')
    await page.goto(address, { waitUntil: 'networkidle' })
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
    await expect(page.getByText('Loading', { exact: false })).toHaveCount(0)
    return page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(window.layoutShift)))
        }),
    )
  }
}
