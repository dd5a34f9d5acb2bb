// A long thread: where it opens, how it is read upwards, what happens when news come.
import { expect, test, type Locator, type Page } from '@playwright/test'
import type { Letter } from './meta'
import { bubble, composer, openChat, row } from './office'
import { readUp, watchRow } from './scrolling'
import { openShop, type Shop } from './shop'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const DEWI = { phone: '6281234500004', name: 'Dewi Anggraini' }
const TONO = { phone: '6281234500002', name: 'Tono' }
const RINA = { phone: '6281234500003', name: 'Rina' }
const MANY = { phone: '6281234500005', name: 'Joko Banyak' }
const DAY_MS = 86_400_000
const PAST_DAYS = 4
const PER_DAY = 70
const UNREAD = 30

let shop: Shop
/** The id of the oldest message. */
let lamaZero: string

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  const [first = ''] = await shop.meta.deliver([...history(), ...news('pagi', 1)])
  lamaZero = first
})

test.afterAll(() => shop.close())

/** Short and long ones, so that no height can be guessed. */
function words(index: number): string {
  return 'kain katun motif bunga '.repeat((index * 7) % 11)
}

function history(): Letter[] {
  const noon = new Date().setHours(12, 0, 0, 0)
  return Array.from({ length: PAST_DAYS * PER_DAY }, (_, index) => ({
    from: SARI,
    body: `lama ${String(index)} ${words(index)}`,
    at: noon - (PAST_DAYS - Math.floor(index / PER_DAY)) * DAY_MS + (index % PER_DAY) * 90_000,
  }))
}

function news(prefix: string, count: number): Letter[] {
  const start = Date.now() - count * 1000
  return Array.from({ length: count }, (_, index) => ({
    from: SARI,
    body: `${prefix} ${String(index)} ${words(index)}`,
    at: start + index * 1000,
  }))
}

const log = (page: Page, { name } = SARI) => page.getByRole('group', { name: `Messages with ${name}` })
const toNewest = (page: Page) => page.getByRole('button', { name: /To the newest message/ })

test('it opens at the first unread message and counts as read only at its end (#25, #26)', async ({
  page,
}) => {
  await shop.enter(page)
  await openChat(page, SARI.name)
  await toNewest(page).click()
  await expect(page.getByTestId('unread-count')).toHaveCount(0)
  await shop.enter(page)
  await shop.meta.deliver(news('baru', UNREAD))
  await expect(page.getByTestId('unread-count')).toContainText(String(UNREAD))
  await openChat(page, SARI.name)
  const divider = page.getByTestId('unread-divider')
  await expect(divider).toHaveText(`${String(UNREAD)} unread messages`)
  await expect(divider).toBeInViewport({ ratio: 1 })
  await expect(bubble(page, 'baru 0 ')).toBeInViewport()
  expect((await divider.boundingBox())?.y).toBeLessThan(160)
  await expect(page.getByTestId('unread-count')).toContainText(String(UNREAD))
  await toNewest(page).click()
  await expect(bubble(page, `baru ${String(UNREAD - 1)} `)).toBeInViewport()
  await expect(page.getByTestId('unread-count')).toHaveCount(0)
  await expect(toNewest(page)).toHaveCount(0)
  await log(page).evaluate((scroller) => (scroller.scrollTop = scroller.scrollHeight / 2))
  await expect(divider).toHaveText(`${String(UNREAD)} unread messages`)
  await page.goBack()
  await openChat(page, SARI.name)
  await expect(bubble(page, `baru ${String(UNREAD - 1)} `)).toBeInViewport()
  await expect(divider).toHaveCount(0)
})

test('more unread messages than one page holds open at the first of them', async ({ page }) => {
  const many = 450
  const start = Date.now() - many * 1000
  const letters = Array.from({ length: many }, (_, index) => ({
    from: MANY,
    body: `banyak ${String(index)}.`,
    at: start + index * 1000,
  }))
  await shop.enter(page)
  await shop.meta.deliver(letters)
  await expect(page.getByText(`banyak ${String(many - 1)}.`).first()).toBeVisible()
  await openChat(page, MANY.name)
  await expect(page.getByTestId('unread-divider')).toHaveText(`${String(many)} unread messages`)
  await expect(page.getByTestId('unread-divider')).toBeInViewport({ ratio: 1 })
  await expect(bubble(page, 'banyak 0.')).toBeInViewport()
})

test('older pages come in above without moving the row under the eye (#25, #27)', async ({ page }) => {
  await shop.enter(page)
  await openChat(page, SARI.name)
  await expect(bubble(page, `baru ${String(UNREAD - 1)} `)).toBeInViewport()
  const { stray, way } = await readUp(log(page), 'lama 0 ')
  expect(way).toBeGreaterThan(15_000)
  expect(stray).toBeLessThanOrEqual(2)
})

test('news do not move a reader who is further up; the button counts them and leads to them (#28, #29, #30, #109)', async ({
  page,
}) => {
  await shop.enter(page)
  await openChat(page, SARI.name)
  await expect(bubble(page, `baru ${String(UNREAD - 1)} `)).toBeInViewport()
  await log(page).hover()
  const dayWhileScrolling = async () => {
    await page.mouse.wheel(0, -600)
    return page.evaluate(() => document.querySelector('[data-floating-day][data-shown=true]')?.textContent)
  }
  await expect.poll(dayWhileScrolling, { intervals: [20] }).toMatch(/day|\d{4}/)
  await page.mouse.wheel(0, -2400)
  await expect(toNewest(page)).toBeVisible()
  await expect(bubble(page, `baru ${String(UNREAD - 1)} `)).not.toBeInViewport()
  const stray = await watchRow(log(page))
  await shop.meta.deliver(news('kabar', 3))
  await expect(page.getByRole('button', { name: 'To the newest message, 3 new' })).toBeVisible()
  expect(await stray()).toBeLessThanOrEqual(2)
  const unread = row(page, SARI.name).getByTestId('unread-count')
  await expect(unread).toContainText('3')
  await toNewest(page).click()
  await expect(bubble(page, 'kabar 2')).toBeInViewport()
  await expect(unread).toHaveCount(0)
  await expect(page.getByRole('log').getByText('Sari Wulandari: kabar')).toHaveCount(3)
  await expect(page.getByRole('log')).toHaveAttribute('aria-live', 'polite')
  await expect(page.getByRole('log')).not.toContainText('lama')
  await expect(toNewest(page)).toHaveCount(0)
  await shop.meta.deliver(news('susulan', 1))
  await expect(bubble(page, 'susulan 0')).toBeInViewport()
})

test('the address of a message, copied from its menu, opens its chat at it, however far back (#90)', async ({
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await shop.enter(page)
  await openChat(page, SARI.name)
  await expect(bubble(page, 'susulan 0')).toBeInViewport()
  await readUp(log(page), 'lama 0 ')
  const first = bubble(page, 'lama 0 ')
  await first.hover()
  await first.getByRole('button', { name: 'What to do with this message' }).click()
  await page.getByRole('menuitem', { name: 'Copy link' }).click()
  const address = await page.evaluate(() => navigator.clipboard.readText())
  const tab = await page.context().newPage()
  await tab.goto(address)
  await expect(bubble(tab, 'lama 0 ')).toBeInViewport()
  await expect(bubble(tab, 'susulan 0')).not.toBeInViewport()
  await expect(tab).not.toHaveURL(/message=/)
})

test('days are divided, and what one person writes within a minute stands together (#30, #31)', async ({
  page,
}) => {
  const now = Date.now()
  const earlier = now - 3 * DAY_MS
  await shop.meta.deliver([
    { from: DEWI, body: 'selamat siang', at: earlier },
    { from: DEWI, body: 'masih buka?', at: now - DAY_MS },
    { from: DEWI, body: 'permisi', at: now - 95_000 },
    { from: DEWI, body: 'kak', at: now - 30_000 },
    { from: DEWI, body: 'saya di depan toko', at: now - 10_000 },
  ])
  await shop.enter(page)
  await openChat(page, DEWI.name)
  const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long' }).format(earlier)
  await expect(log(page, DEWI).getByRole('heading')).toHaveText([weekday, 'Yesterday', 'Today'])
  await expect(bubble(page, 'saya di depan toko')).toHaveAttribute('data-starts', 'false')
  await expect(bubble(page, 'kak')).toHaveAttribute('data-starts', 'true')
  const corner = (text: string) =>
    bubble(page, text)
      .locator('.bubble')
      .evaluate((one) => getComputedStyle(one).borderStartStartRadius)
  expect(await corner('kak')).toBe('0px')
  expect(await corner('saya di depan toko')).not.toBe('0px')
})

test('a quote names who and what, leads there however far back and shows which; what is gone says so', async ({
  page,
}) => {
  const at = Date.now()
  await shop.meta.deliver([
    { from: SARI, body: 'yang ini kak', at, quotes: lamaZero },
    { from: SARI, body: 'yang itu juga', at: at + 1000, quotes: 'wamid.NOBODYKNOWS' },
  ])
  await shop.enter(page)
  await openChat(page, SARI.name)
  const quote = (text: string) => bubble(page, text).getByRole('button', { name: /^Go to the answered/ })
  await expect(quote('yang ini kak')).toContainText(SARI.name)
  await expect(quote('yang ini kak')).toContainText('lama 0')
  await expect(quote('yang itu juga')).toContainText('not available any more')
  await expect(quote('yang itu juga')).toBeDisabled()
  const answered = page.locator('article').filter({ hasText: /^lama 0 / })
  await expect(answered).toHaveCount(0)
  await quote('yang ini kak').click()
  await expect(answered).toBeInViewport()
  await expect(answered.locator('[data-flashed=true]')).toBeVisible()
})

test('a short thread stands at the bottom, right above where one answers', async ({ page }) => {
  await shop.enter(page)
  await openChat(page, DEWI.name)
  const last = await bubble(page, 'saya di depan toko').boundingBox()
  const box = await composer(page, DEWI.name).boundingBox()
  const gap = (box?.y ?? 0) - (last?.y ?? 0) - (last?.height ?? 0)
  expect(gap).toBeGreaterThan(0)
  expect(gap).toBeLessThan(40)
})

test('in a group each run begins with who wrote it, named by their own word, with a picture (#31, #34)', async ({
  page,
}) => {
  await shop.meta.createGroup('grup-arisan', 'Arisan Melati')
  const at = Date.now() - 10_000
  const said: Letter[] = [
    { from: TONO, body: 'besok jadi?', at },
    { from: TONO, body: 'jam berapa?', at: at + 1000 },
    { from: RINA, body: 'jam tujuh', at: at + 2000 },
    { from: TONO, body: 'siap', at: at + 3000 },
  ]
  await shop.meta.deliver(said.map((letter) => ({ ...letter, group: 'grup-arisan' })))
  await shop.enter(page)
  await openChat(page, 'Arisan Melati')
  await expect(bubble(page, 'siap')).toBeVisible()
  await expect(page.getByTestId('sender')).toHaveText(['~Tono', '~Rina', '~Tono'])
  const first = bubble(page, 'besok jadi?')
  const again = bubble(page, 'siap')
  for (const text of ['besok jadi?', 'jam tujuh', 'siap']) {
    await expect(bubble(page, text)).toHaveAttribute('data-starts', 'true')
    await expect(bubble(page, text).getByTestId('sender-picture')).toBeVisible()
  }
  const second = bubble(page, 'jam berapa?')
  await expect(second).toHaveAttribute('data-starts', 'false')
  await expect(second.getByTestId('sender')).toHaveCount(0)
  await expect(second.getByTestId('sender-picture')).toHaveCount(0)
  const left = async (row: Locator) => (await row.locator('.bubble').boundingBox())?.x
  expect(await left(second)).toBe(await left(first))
  const colourOf = (row: Locator) =>
    row.getByTestId('sender').evaluate((name) => getComputedStyle(name).color)
  const colour = await colourOf(first)
  expect(await colourOf(again)).toBe(colour)
  expect(await colourOf(bubble(page, 'jam tujuh'))).not.toBe(colour)
  await page.reload()
  await expect(again).toBeVisible()
  expect(await colourOf(again)).toBe(colour)
})
