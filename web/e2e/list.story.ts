// The chat list: its order, what a row says, its menu, and what it offers when there is nothing to show.
import { expect, test, type Page } from '@playwright/test'
import { Meta, type Letter, type Person } from './meta'
import { answer, composer, connect, openChat, row } from './office'
import { watchRow } from './scrolling'
import { openShop, type Shop } from './shop'
import { listening } from './socket'
import type { Credentials } from './whatsapp'

const PEOPLE = 40
const BRANCH = 'Cabang Surabaya'
const GROUP = 'Arisan Melati'
const FOTO = { phone: '6281234509001', name: 'Fitri Foto' }
const KASIR = { phone: '6281234509002', name: 'Lestari Cabang' }
const RINA = { phone: '6281234509003', name: 'Rina' }
/** Of a row that nobody touched, in px. */
const MOST_STRAY = 2
const GREEN = 'rgb(0, 112, 92)'
/** One transparent dot. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

let shop: Shop
let branch: Credentials

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  branch = await shop.whatsapp.createNumber('+62 811-3000-301', BRANCH)
  const page = await (await browser.newContext()).newPage()
  await shop.enter(page)
  await connect(page, shop.programs, shop.whatsapp, branch)
  await page.context().close()
  await shop.meta.deliver(Array.from({ length: PEOPLE }, (_, index) => letter(index, 'halo kak')))
})

test.afterAll(() => shop.close())

/** The first wrote last. */
const person = (index: number): Person => ({
  phone: `62857${String(index).padStart(8, '0')}`,
  name: `Pelanggan ${String(index).padStart(2, '0')}`,
})
const start = Date.now() - 3_600_000
const letter = (index: number, body: string, at = start - index * 60_000): Letter => ({
  from: person(index),
  body,
  at,
})
const list = (page: Page) => page.getByRole('list', { name: 'Chats' })
const item = (page: Page, name: string) => list(page).getByRole('listitem').filter({ hasText: name })
const line = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true })

async function rename(page: Page, number: Credentials, name: string): Promise<void> {
  const accounts = `${shop.programs.url}/api/v1/whatsapp/accounts`
  const { items } = (await (await page.request.get(accounts)).json()) as {
    items: { id: string; phone_number_id: string }[]
  }
  const id = items.find((one) => one.phone_number_id === number.phone_number_id)?.id ?? ''
  const headers = { 'X-Requested-With': 'blazz', Origin: shop.programs.url }
  const answer = await page.request.patch(`${accounts}/${id}`, { data: { name }, headers })
  expect(answer.ok()).toBe(true)
}

/** As its menu does it. */
async function choose(page: Page, name: string, what: string): Promise<void> {
  await row(page, name).click({ button: 'right' })
  await line(page, what).click()
}

test('pinned chats stand first; a message moves its row to the top, and neither the open chat nor the row under the eye moves (#11)', async ({
  page,
}) => {
  const [pinned, open, writer] = [person(7), person(9), person(12)]
  await shop.enter(page)
  await choose(page, pinned.name, 'Pin chat')
  await expect(item(page, pinned.name)).toHaveAttribute('aria-posinset', '1')
  await expect(item(page, person(0).name)).toHaveAttribute('aria-posinset', '2')

  await openChat(page, open.name)
  const scroller = list(page).locator('..')
  await scroller.evaluate((element) => (element.scrollTop = 360))
  await expect(row(page, writer.name)).toBeInViewport()
  const stray = await watchRow(scroller)
  await shop.meta.deliver([letter(12, 'masih di sini', Date.now())])
  await expect(row(page, writer.name)).not.toBeInViewport()
  expect(await stray()).toBeLessThanOrEqual(MOST_STRAY)
  await expect(row(page, open.name)).toHaveAttribute('aria-current', 'true')
  await expect(composer(page, open.name)).toBeVisible()

  await scroller.evaluate((element) => (element.scrollTop = 0))
  await expect(item(page, pinned.name)).toHaveAttribute('aria-posinset', '1')
  await expect(item(page, writer.name)).toHaveAttribute('aria-posinset', '2')
  await shop.meta.deliver([letter(3, 'saya juga', Date.now() + 1000)])
  await expect(item(page, person(3).name)).toHaveAttribute('aria-posinset', '2')
  await expect(item(page, writer.name)).toHaveAttribute('aria-posinset', '3')
  await choose(page, pinned.name, 'Unpin chat')
  await expect(item(page, person(3).name)).toHaveAttribute('aria-posinset', '1')
})

test('the last line names the writer in a group, shows what kind it is, our tick, and a draft in green (#13)', async ({
  page,
}) => {
  await shop.enter(page)
  await shop.meta.createGroup('grup-arisan', GROUP)
  await shop.meta.deliver([{ from: RINA, body: 'jam tujuh ya', at: Date.now(), group: 'grup-arisan' }])
  await expect(row(page, GROUP)).toContainText('Rina: jam tujuh ya')

  await shop.whatsapp.createCustomer(`+${FOTO.phone}`, FOTO.name)
  const picture = { type: 'image', mime_type: 'image/png', bytes: PICTURE, caption: 'warna ini?' }
  await shop.whatsapp.write(FOTO.phone, shop.number.phone_number_id, picture)
  await expect(row(page, FOTO.name)).toContainText('warna ini?')
  await expect(row(page, FOTO.name).locator('.lucide-image')).toBeVisible()

  await openChat(page, FOTO.name)
  await answer(page, FOTO.name, 'ada, kak')
  await expect(row(page, FOTO.name)).toContainText('ada, kak')
  await expect(row(page, FOTO.name).locator('[data-state=delivered]')).toBeVisible()
  await shop.whatsapp.read(FOTO.phone, shop.number.phone_number_id)
  await expect(row(page, FOTO.name).locator('[data-state=read]')).toBeVisible()
  await expect(row(page, FOTO.name).locator('.lucide-image')).toHaveCount(0)

  await composer(page, FOTO.name).fill('sebentar, saya cek')
  await expect(row(page, FOTO.name)).toContainText(/Draft:\s*sebentar, saya cek/)
  await expect(row(page, FOTO.name).getByText('Draft:')).toHaveCSS('color', GREEN)
  await composer(page, FOTO.name).fill('')
  await expect(row(page, FOTO.name)).toContainText('ada, kak')
})

test('whoever types replaces the last line, and is gone after six seconds without news (#14)', async ({
  page,
  browser,
}) => {
  const { name } = person(0)
  const colleague = await (await browser.newContext()).newPage()
  await shop.enter(colleague)
  await openChat(colleague, name)
  await shop.enter(page)
  await expect(row(page, name)).toContainText('halo kak')
  await composer(colleague, name).pressSequentially('sebentar')
  await expect(row(page, name)).toContainText('is typing…')
  await expect(row(page, name)).not.toContainText('halo kak')
  await colleague.context().close()
  const silent = Date.now()
  await expect(row(page, name)).toContainText('halo kak')
  const lasted = Date.now() - silent
  expect(lasted).toBeGreaterThan(2500)
  expect(lasted).toBeLessThan(7500)
})

test('of several numbers each chat shows by a badge to which it belongs (#19)', async ({ page }) => {
  await shop.enter(page, 'accounts')
  await rename(page, shop.number, 'Pusat')
  await rename(page, branch, BRANCH)
  await new Meta(shop.programs.url, branch).deliver([{ from: KASIR, body: 'dari cabang', at: Date.now() }])
  await shop.enter(page)
  const badge = (name: string) => row(page, name).getByTestId('account-chip')
  await expect(badge(person(0).name)).toHaveText('Pusat')
  await expect(badge(KASIR.name)).toHaveText(BRANCH)
})

test('what can be done with a chat is offered by right click, button, menu key and long press', async ({
  page,
  browser,
}) => {
  const { name } = person(2)
  await shop.enter(page)
  await choose(page, name, 'Mute')
  await expect(row(page, name).getByRole('img', { name: 'Muted on the phone' })).toBeVisible()

  await item(page, name).hover()
  await page.getByRole('button', { name: `What to do with the chat with ${name}` }).click()
  await line(page, 'Mark as read').click()
  await expect(row(page, name).getByTestId('unread-count')).toHaveCount(0)

  await row(page, name).focus()
  await page.keyboard.press('ContextMenu')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(row(page, name)).toBeFocused()
  await page.keyboard.press('ContextMenu')
  await line(page, 'Mark as unread').press('Enter')
  await expect(row(page, name).getByTestId('unread-count')).toBeVisible()
  await expect(page).toHaveURL(/chats$/)

  const phone = await browser.newContext({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 360, height: 740 },
  })
  const thumb = await phone.newPage()
  await shop.enter(thumb)
  await pressLong(thumb, name)
  await line(thumb, 'Unmute').tap()
  await expect(row(thumb, name).getByRole('img', { name: 'Muted on the phone' })).toHaveCount(0)
  await expect(thumb).toHaveURL(/chats$/)
  await phone.close()
})

/** A thumb that stays on the row until the menu is there. */
async function pressLong(page: Page, name: string): Promise<void> {
  await row(page, name).scrollIntoViewIfNeeded()
  const box = await row(page, name).boundingBox()
  const touchPoints = [{ x: (box?.x ?? 0) + 100, y: (box?.y ?? 0) + 30 }]
  const session = await page.context().newCDPSession(page)
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints })
  await expect(page.getByRole('menu')).toBeVisible()
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect(page.getByRole('menu')).toBeVisible()
}

test('a list that could not be read offers to try again (#24)', async ({ page }) => {
  await page.route('**/api/v1/chats?*', (route) =>
    route.fulfill({
      status: 403,
      json: { code: 'forbidden', title: 'No', detail: 'No', status: 403, type: '' },
    }),
  )
  const isListening = listening(page)
  await shop.enter(page)
  // Listening begins with a look of its own: what is failed then stays so.
  await isListening
  await expect(page.getByRole('alert')).toBeVisible()
  await page.unroute('**/api/v1/chats?*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(row(page, person(0).name)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0)
})

test('a list with nothing in it says why and offers the way on (#24)', async ({ page }) => {
  await shop.enter(page)
  await page.getByRole('searchbox', { name: 'Search chats' }).fill('tidak ada orang begini')
  await page.getByRole('button', { name: 'Show all chats' }).click()
  await expect(row(page, person(0).name)).toBeVisible()
  await page.getByRole('button', { name: 'Archived', exact: true }).click()
  await page.getByRole('button', { name: 'Show all chats' }).click()
  await expect(row(page, person(0).name)).toBeVisible()
})

test('Down leads from the search into the list, Up and Down walk it, Enter opens a chat (#18)', async ({
  page,
}) => {
  await shop.enter(page)
  const at = (index: number) => list(page).locator(`[aria-posinset="${String(index)}"] a`)
  await expect(at(1)).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search chats' }).focus()
  await page.keyboard.press('ArrowDown')
  await expect(at(1)).toBeFocused()
  for (let index = 2; index <= 20; index += 1) {
    await page.keyboard.press('ArrowDown')
    await expect(at(index)).toBeFocused()
    await expect(at(index)).toBeInViewport({ ratio: 1 })
  }
  await page.keyboard.press('ArrowUp')
  await expect(at(19)).toBeFocused()
  await page.keyboard.press('Home')
  await expect(at(1)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(at(2)).toBeFocused()
  const name = (await at(2).locator('.font-medium').first().innerText()).trim()
  await page.keyboard.press('Enter')
  await expect(composer(page, name)).toBeVisible()
})
