// The keyboard alone: the help, the palette, and from chat to chat.
import { expect, test } from '@playwright/test'
import { faultsOf } from './faults'
import { composer, openChat, row } from './office'
import { openShop, type Shop } from './shop'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const DEWI = { phone: '6281234500004', name: 'Dewi Anggraini' }

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  const at = Date.now() - 10_000
  await shop.meta.deliver([SARI, DEWI].map((from, index) => ({ from, body: 'halo', at: at + index * 1000 })))
})

test.afterAll(() => shop.close())

test('the palette finds a chat, a page and what to do, and gives the focus back', async ({ page }) => {
  await shop.enter(page)
  await openChat(page, DEWI.name)
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Go to or do' })
  await expect(palette.getByRole('combobox')).toBeFocused()
  await expect(palette.getByRole('option', { name: SARI.name })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(palette).toHaveCount(0)
  await expect(composer(page, DEWI.name)).toBeFocused()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('wulan')
  await expect(palette.getByRole('option')).toHaveText([SARI.name])
  await page.keyboard.press('Enter')
  await expect(composer(page, SARI.name)).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('dark')
  await expect(palette.getByRole('option')).toHaveText(['Dark theme'])
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('peop')
  await expect(palette.getByRole('option')).toHaveText(['People'])
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/people$/)
})

test('a question mark shows the keys, but not while one writes; Alt+J and Alt+K change the chat', async ({
  page,
}) => {
  await shop.enter(page)
  await openChat(page, DEWI.name)
  await page.keyboard.type('kenapa?')
  await expect(composer(page, DEWI.name)).toHaveValue('kenapa?')
  await composer(page, DEWI.name).fill('')
  await page.keyboard.press('Alt+j')
  await expect(composer(page, SARI.name)).toBeVisible()
  await page.keyboard.press('Alt+k')
  await expect(composer(page, DEWI.name)).toBeVisible()
  await page.keyboard.press('Control+Alt+/')
  await expect(page.getByRole('searchbox', { name: 'Search chats' })).toBeFocused()
  await row(page, SARI.name).focus()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(help).toContainText('Next chat')
  expect(await faultsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(help).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('option', { name: SARI.name })).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
})
