// The work on a chat (item 91): resolved, put off, begun again; seen by colleagues at once, by keyboard and by thumb.
import { expect, test, type Page } from '@playwright/test'
import { bubble, openChat, row } from './office'
import { openShop, type Shop } from './shop'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const BUDI = { phone: '6281234500002', name: 'Budi Santoso' }

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  const at = Date.now() - 10_000
  await shop.meta.deliver([
    { from: SARI, body: 'masih ada?', at },
    { from: BUDI, body: 'sudah sampai, terima kasih', at: at + 1000 },
  ])
})

test.afterAll(() => shop.close())

const states = (page: Page) => page.getByRole('combobox', { name: 'State' })
const line = (page: Page, text: string) => page.getByTestId('system-line').filter({ hasText: text })

test('a chat is resolved by keyboard, leaves the colleague’s list, and comes back when the customer writes', async ({
  page,
  browser,
}) => {
  const colleague = await (await browser.newContext()).newPage()
  await shop.enter(colleague)
  await expect(row(colleague, SARI.name)).toBeVisible()
  await shop.enter(page)
  await openChat(page, SARI.name)
  await page.keyboard.press('Alt+e')
  await expect(line(page, 'Ayu Lestari resolved the chat')).toBeVisible()
  await expect(page.getByTestId('chat-state')).toHaveText('Resolved')
  await expect(row(colleague, SARI.name)).toHaveCount(0)
  await expect(states(colleague).locator('option').nth(3)).toHaveText('Resolved (1)')

  await shop.meta.deliver([{ from: SARI, body: 'satu lagi, kak', at: Date.now() }])
  await expect(row(colleague, SARI.name)).toContainText('satu lagi, kak')
  await expect(line(page, 'The customer wrote: the chat is open again')).toBeVisible()
  await expect(bubble(page, 'satu lagi, kak')).toBeVisible()
  await expect(page.getByTestId('chat-state')).toHaveCount(0)
  await colleague.context().close()
})

test('a chat is put off from its row, and found among those that sleep', async ({ page }) => {
  await shop.enter(page)
  await row(page, BUDI.name).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Snooze…' }).click()
  await page.getByRole('button', { name: /^Tomorrow/ }).click()
  await expect(row(page, BUDI.name)).toHaveCount(0)
  await states(page).selectOption('snoozed')
  await expect(page).toHaveURL(/state=snoozed/)
  await expect(row(page, BUDI.name).getByRole('img', { name: 'Snoozed' })).toBeVisible()
  await row(page, BUDI.name).click()
  await expect(page.getByTestId('chat-state')).toHaveText(/^Snoozed until .*09:00$/)
  await page.getByRole('button', { name: 'More about this chat' }).click()
  await page.getByRole('menuitem', { name: 'Reopen' }).click()
  await expect(line(page, 'Ayu Lestari opened the chat again')).toBeVisible()
})

test('by thumb: a chat is resolved on a phone', async ({ browser }) => {
  const context = await browser.newContext({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 360, height: 740 },
  })
  const page = await context.newPage()
  await shop.enter(page)
  await row(page, BUDI.name).tap()
  await page.getByRole('button', { name: 'Resolve' }).tap()
  await expect(line(page, 'resolved the chat')).toBeVisible()
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  expect(isTooWide).toBe(false)
  await page.getByRole('button', { name: 'Back to the chats' }).tap()
  await expect(row(page, BUDI.name)).toHaveCount(0)
  await context.close()
})
