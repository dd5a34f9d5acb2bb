// What is told of the reader and the writer: read marks for what was truly seen, typing seldom enough and ended.
import { expect, test, type Page, type WebSocket } from '@playwright/test'
import { composer, openChat, row } from './office'
import { openShop, type Shop } from './shop'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const DEWI = { phone: '6281234500004', name: 'Dewi Anggraini' }
const SEEN = 40
/** Between two tellings that somebody types. */
const TYPING_EVERY_MS = 3000

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  await shop.meta.deliver([SARI, DEWI].map((from) => ({ from, body: 'halo', at: Date.now() - 60_000 })))
})

test.afterAll(() => shop.close())

/** The read marks that the page sends from now on. */
function marksOf(page: Page): string[] {
  const marks: string[] = []
  page.on('request', (request) => {
    if (/\/chats\/[^/]+\/read$/.test(request.url())) marks.push(request.url())
  })
  return marks
}

/** Another tab comes to the front, or this one again: no browser without a window does so by itself. */
function show(page: Page, state: 'visible' | 'hidden'): Promise<void> {
  return page.evaluate((wanted) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => wanted })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}

function letters(prefix: string) {
  const start = Date.now() - SEEN * 1000
  return Array.from({ length: SEEN }, (_, index) => ({
    from: SARI,
    body: `${prefix} ${String(index)}`,
    at: start + index * 1000,
  }))
}

const unread = (page: Page) => row(page, SARI.name).getByTestId('unread-count')
const toNewest = (page: Page) => page.getByRole('button', { name: /To the newest message/ })

test('a chat is marked as read once its newest message is on screen in a tab that is seen, not before (#48)', async ({
  page,
}) => {
  await shop.enter(page)
  const marks = marksOf(page)
  await shop.meta.deliver(letters('kabar'))
  await expect(unread(page)).toContainText(String(SEEN + 1))
  expect(marks).toEqual([])
  await openChat(page, SARI.name)
  await expect(page.getByTestId('unread-divider')).toBeInViewport()
  await show(page, 'hidden')
  await toNewest(page).click()
  const newest = page.locator('article').filter({ hasText: `kabar ${String(SEEN - 1)}` })
  await expect(newest).toBeInViewport()
  await shop.meta.deliver([{ from: SARI, body: 'tak terlihat', at: Date.now() }])
  await expect(page.locator('article').filter({ hasText: 'tak terlihat' })).toBeInViewport()
  await expect(unread(page)).toContainText(String(SEEN + 2))
  expect(marks).toEqual([])
  await show(page, 'visible')
  await expect(unread(page)).toHaveCount(0)
  expect(marks).toHaveLength(1)
})

test('what arrives while one reads further up is not marked, and no other chat is (#48)', async ({
  page,
}) => {
  await shop.enter(page)
  await openChat(page, SARI.name)
  await expect(page.locator('article').filter({ hasText: 'tak terlihat' })).toBeInViewport()
  const marks = marksOf(page)
  await page.getByRole('group', { name: /^Messages with/ }).hover()
  await page.mouse.wheel(0, -1500)
  await expect(toNewest(page)).toBeVisible()
  await shop.meta.deliver([{ from: SARI, body: 'di bawah', at: Date.now() }])
  await expect(unread(page)).toContainText('1')
  expect(marks).toEqual([])
  await toNewest(page).click()
  await expect(unread(page)).toHaveCount(0)
  expect(marks).toHaveLength(1)
  await expect(row(page, DEWI.name).getByTestId('unread-count')).toContainText('1')
})

interface Told {
  typing: boolean
  at: number
}

/** What the page whispers to colleagues about typing from now on. */
function whispersOf(page: Page): Told[] {
  const told: Told[] = []
  const listen = (socket: WebSocket) =>
    socket.on('framesent', ({ payload }) => {
      const frame = JSON.parse(String(payload)) as { event: string; data?: { typing?: boolean } }
      if (frame.event === 'client-typing') told.push({ typing: frame.data?.typing === true, at: Date.now() })
    })
  page.on('websocket', listen)
  return told
}

test('typing is told at most every 3 s, and ended when the box is left or emptied (#65)', async ({
  page,
}) => {
  const told = whispersOf(page)
  const customer: boolean[] = []
  page.on('request', (request) => {
    if (!request.url().endsWith('/typing-status')) return
    customer.push((request.postDataJSON() as { typing: boolean }).typing)
  })
  await shop.enter(page)
  await openChat(page, SARI.name)
  const box = composer(page, SARI.name)
  await box.pressSequentially('sebentar ya kak saya lihat dulu di gudang', { delay: 180 })
  const begun = told.map(({ at }) => at)
  expect(told.every(({ typing }) => typing)).toBe(true)
  expect(begun.length).toBeGreaterThanOrEqual(2)
  const pauses = begun.slice(1).map((at, index) => at - (begun[index] ?? 0))
  expect(Math.min(...pauses)).toBeGreaterThan(TYPING_EVERY_MS - 300)
  await box.blur()
  await expect.poll(() => told.at(-1)?.typing).toBe(false)
  await expect.poll(() => customer).toEqual([true, false])
  await box.press('End')
  await box.pressSequentially('!')
  await expect.poll(() => told.at(-1)?.typing).toBe(true)
  await box.fill('')
  await expect.poll(() => told.at(-1)?.typing).toBe(false)
})
