// A phone, and a finger on its glass, as the browser gets it.
import type { Browser, Locator, Page } from '@playwright/test'

const STEPS = 8

/** A page on a phone; whoever asked for it closes its context. */
export async function openPhone(browser: Browser): Promise<Page> {
  const viewport = { width: 390, height: 800 }
  return (await browser.newContext({ hasTouch: true, isMobile: true, viewport })).newPage()
}

/** Puts a finger on the middle of something and draws it so far (px). */
export async function swipe(page: Page, target: Locator, along: number, across: number): Promise<void> {
  const box = await target.boundingBox()
  if (!box) throw new Error('nothing to put a finger on')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const glass = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', step: number) =>
    glass.send('Input.dispatchTouchEvent', {
      type,
      touchPoints:
        type === 'touchEnd' ? [] : [{ x: x + (along * step) / STEPS, y: y + (across * step) / STEPS }],
    })
  await touch('touchStart', 0)
  for (let step = 1; step <= STEPS; step += 1) await touch('touchMove', step)
  await touch('touchEnd', STEPS)
  await glass.detach()
}
