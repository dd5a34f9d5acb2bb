// The corner of a bubble: the time and the tick stand on the last line wherever they fit there, and never on the words.
import { expect, test, type Page } from '@playwright/test'
import { answer, bubble, openChat } from './office'
import { openShop, type Shop } from './shop'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const LETTERS = 60
/** What a gap between the words and the time may be (px) before one would say that they fit. */
const SPARE_PX = 24

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  await shop.whatsapp.createCustomer(`+${SARI.phone}`, SARI.name)
  await shop.whatsapp.write(SARI.phone, shop.number.phone_number_id, 'halo')
})

test.afterAll(() => shop.close())

/** Of every length, so that their last lines end anywhere. */
const words = (index: number) => `baris ${'kain katun '.repeat(index % 20)}${'i'.repeat((index * 7) % 23)}.`

const ours = (index: number) => `jawab ${words(index)}`

interface Corner {
  text: string
  /** The time lies on the words. */
  overlaps: boolean
  isOnLastLine: boolean
  /** What the last line leaves free (px) in the widest that this bubble could be. */
  free: number
  width: number
}

/** How the corners of all bubbles in view lie. */
function cornersOf(page: Page): Promise<Corner[]> {
  return page.evaluate(() => {
    const articles = [...document.querySelectorAll('article[data-message-id]')]
    return articles.flatMap((article) => {
      const shell = article.querySelector('.bubble')
      const meta = shell?.querySelector('.meta')?.getBoundingClientRect()
      const last = shell?.querySelector('.text > :last-child')
      if (!shell || !meta || !last) return []
      const range = document.createRange()
      range.selectNodeContents(last)
      const line = [...range.getClientRects()].at(-1)
      if (!line) return []
      const style = getComputedStyle(shell)
      const widest = Math.min(parseFloat(style.maxWidth) || 576, article.clientWidth * 0.85)
      const edge = shell.getBoundingClientRect().left + widest - parseFloat(style.paddingRight)
      return [
        {
          text: last.textContent,
          overlaps: meta.left < line.right && meta.top < line.bottom - 4 && meta.bottom > line.top + 4,
          isOnLastLine: meta.top < line.bottom,
          free: edge - line.right - meta.width,
          width: meta.width,
        },
      ]
    })
  })
}

async function expectRight(page: Page): Promise<void> {
  const corners = await cornersOf(page)
  expect(corners.length).toBeGreaterThan(3)
  expect(corners.filter(({ overlaps }) => overlaps)).toEqual([])
  const alone = corners.filter(({ isOnLastLine, free }) => !isOnLastLine && free > SPARE_PX)
  expect(alone).toEqual([])
}

test('of received messages of every length it is on the last line where it fits (#32)', async ({ page }) => {
  const start = Date.now() - LETTERS * 1000
  const letters = Array.from({ length: LETTERS }, (_, index) => ({
    from: SARI,
    body: words(index),
    at: start + index * 1000,
  }))
  await shop.meta.deliver(letters)
  await shop.enter(page)
  await openChat(page, SARI.name)
  const log = page.getByRole('group', { name: /^Messages with/ })
  await page.getByRole('button', { name: /To the newest message/ }).click()
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 })
    for (let screen = 0; screen < 3; screen += 1) {
      await expect.poll(async () => (await cornersOf(page)).length).toBeGreaterThan(3)
      await expectRight(page)
      await log.evaluate((scroller) => (scroller.scrollTop -= scroller.clientHeight))
    }
  }
})

test('of sent ones the tick is there too (#32)', async ({ page }) => {
  await shop.enter(page)
  await openChat(page, SARI.name)
  for (let index = 3; index < 9; index += 1) await answer(page, SARI.name, ours(index))
  await expect(bubble(page, ours(3)).locator('[data-state=delivered]')).toBeVisible()
  await expect(bubble(page, ours(8)).locator('.meta')).toBeInViewport()
  await expectRight(page)
  const corner = bubble(page, ours(3)).locator('.meta')
  await expect(corner.locator('time')).toHaveText(/^\d\d:\d\d$/)
  const [time, tick] = [
    await corner.locator('time').boundingBox(),
    await corner.locator('[data-state]').boundingBox(),
  ]
  expect(Math.abs((time?.y ?? 0) - (tick?.y ?? 99))).toBeLessThan(6)
})
