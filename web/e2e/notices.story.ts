// Notifications of the browser, its title and icon, and two tabs that behave as one.
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './faults'
import { openChat, row } from './office'
import { openShop, type Shop } from './shop'
import { listening } from './socket'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const DEWI = { phone: '6281234500004', name: 'Dewi Anggraini' }
/** From the message being there to both tabs showing it. */
const SAME_MS = 500

interface Shown {
  title: string
  body: string
  isClosed: boolean
}

declare global {
  interface Window {
    shown: (Notification & { isClosed: boolean })[]
    badge: number
    notes: number
  }
}

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  const at = Date.now() - 10_000
  await shop.meta.deliver([SARI, DEWI].map((from) => ({ from, body: 'halo', at })))
})

test.afterAll(() => shop.close())

/** The browser's own notifications, written down: nothing draws them here. */
async function writeDown(page: Page): Promise<void> {
  await page.context().grantPermissions(['notifications'])
  await page.context().addInitScript(() => {
    window.shown = []
    window.badge = -1
    window.notes = 0
    window.Notification = class extends Notification {
      isClosed = false
      constructor(title: string, options?: NotificationOptions) {
        super(title, options)
        window.shown.push(this)
      }
      override close() {
        this.isClosed = true
        super.close()
      }
    }
    navigator.setAppBadge = (count = 0) => {
      window.badge = count
      return Promise.resolve()
    }
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (when) {
      window.notes += 1
      start.call(this, when)
    }
  })
}

async function shownIn(pages: Page[]): Promise<Shown[]> {
  const all = pages.map((page) =>
    page.evaluate(() => window.shown.map(({ title, body, isClosed }) => ({ title, body, isClosed }))),
  )
  return (await Promise.all(all)).flat()
}

/** Opens the inbox, and hears what happens from now on. */
async function enter(page: Page): Promise<void> {
  const isListening = listening(page)
  await shop.enter(page)
  await isListening
}

async function allow(page: Page): Promise<void> {
  await shop.enter(page, 'profile')
  await page.getByLabel('Notify me of new messages').check()
}

const write = (from: typeof SARI, body: string) => shop.meta.deliver([{ from, body, at: Date.now() }])
const text = (body: string) => (page: Page) => expect(page.getByText(body).first()).toBeVisible()

test('one notification for two tabs, with name and words; pressed it opens the chat; none for the chat in view (#98)', async ({
  page,
}) => {
  await writeDown(page)
  await allow(page)
  const tab = await page.context().newPage()
  const pages = [page, tab]
  await Promise.all(pages.map(enter))
  await Promise.all(pages.map((one) => expect(row(one, SARI.name)).toBeVisible()))
  await write(SARI, 'ada yang merah?')
  const first = { title: SARI.name, body: 'ada yang merah?', isClosed: false }
  await expect.poll(() => shownIn(pages)).toEqual([first])
  const teller = (await shownIn([page])).length > 0 ? page : tab
  expect(await teller.evaluate(() => window.notes)).toBeGreaterThan(0)
  await teller.evaluate(() => window.shown[0]?.dispatchEvent(new Event('click')))
  await expect(teller.getByRole('textbox', { name: `Message to ${SARI.name}` })).toBeVisible()
  await write(SARI, 'dan yang biru?')
  await Promise.all(pages.map(text('dan yang biru?')))
  await write(DEWI, 'halo lagi')
  await expect
    .poll(() => shownIn(pages))
    .toEqual([
      { ...first, isClosed: true },
      { title: DEWI.name, body: 'halo lagi', isClosed: false },
    ])
})

test('what messages say can be hidden, and without leave nothing is told (#98)', async ({ page }) => {
  await writeDown(page)
  await allow(page)
  await page.getByLabel('Hide what messages say').check()
  await page.getByLabel('Play a sound').uncheck()
  await enter(page)
  await expect(row(page, SARI.name)).toBeVisible()
  await write(SARI, 'nomor rekening saya 123')
  await expect.poll(() => shownIn([page])).toMatchObject([{ title: SARI.name, body: 'New message' }])
  expect(await page.evaluate(() => window.notes)).toBe(0)
  await shop.enter(page, 'profile')
  await page.getByLabel('Notify me of new messages').uncheck()
  await enter(page)
  await expect(row(page, SARI.name)).toBeVisible()
  await write(SARI, 'sunyi')
  await text('sunyi')(page)
  await allow(await page.context().newPage())
  await write(DEWI, 'bunyi')
  await expect
    .poll(() => shownIn([page, ...page.context().pages().slice(1)]))
    .toMatchObject([{ title: DEWI.name }])
})

test('two tabs show the same at once; what one reads, the other takes back (#97)', async ({ page }) => {
  await writeDown(page)
  await allow(page)
  const tab = await page.context().newPage()
  const pages = [page, tab]
  await Promise.all(pages.map(enter))
  await Promise.all(pages.map((one) => expect(row(one, DEWI.name)).toBeVisible()))
  await write(DEWI, 'dua tab')
  await text('dua tab')(page)
  const seen = Date.now()
  await text('dua tab')(tab)
  expect(Date.now() - seen).toBeLessThan(SAME_MS)
  await expect.poll(() => shownIn(pages)).toMatchObject([{ body: 'dua tab', isClosed: false }])
  const teller = (await shownIn([page])).length > 0 ? page : tab
  const reader = teller === page ? tab : page
  await openChat(reader, DEWI.name)
  await expect.poll(() => shownIn(pages)).toMatchObject([{ body: 'dua tab', isClosed: true }])
  await expect(row(teller, DEWI.name).getByTestId('unread-count')).toHaveCount(0)
})

test('title, icon of the tab and icon of the page count the unread chats, on every page (#99)', async ({
  page,
}) => {
  await writeDown(page)
  await shop.enter(page, 'people')
  await write(SARI, 'belum dibaca')
  await expect(page).toHaveTitle(/^\(\d+\) People - Blazz$/)
  const icon = page.locator('link[rel=icon]')
  await expect(icon).toHaveAttribute('href', '/app/icon-unread.svg')
  const counted = Number(/\d+/.exec(await page.title())?.[0])
  expect(await page.evaluate(() => window.badge)).toBe(counted)
  await enter(page)
  for (const { name } of [SARI, DEWI]) {
    await openChat(page, name)
    await expect(row(page, name).getByTestId('unread-count')).toHaveCount(0)
  }
  await expect(page).toHaveTitle(`${DEWI.name} - Blazz`)
  await expect(icon).toHaveAttribute('href', '/app/icon.svg')
  expect(await page.evaluate(() => window.badge)).toBe(0)
})

test('the settings are readable in every theme and width', async ({ page }) => {
  await shop.enter(page, 'profile')
  await expect(page.getByRole('heading', { name: 'Notifications' })).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
})
