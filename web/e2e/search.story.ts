// Finding chats by whom they are with, and messages by what they say.
import { expect, test, type Page } from '@playwright/test'
import { bubble } from './office'
import { openShop, type Shop } from './shop'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const TONO = { phone: '6281298760002', name: 'Tono Prasetyo' }
const LONG_AGO = 90

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  const start = Date.now() - LONG_AGO * 60_000
  const letters = Array.from({ length: LONG_AGO }, (_, index) => ({
    from: SARI,
    body: index === 3 ? 'Pesanan Brokat Merah dua meter, ke 0812-3456-7890' : `kain nomor ${String(index)}`,
    at: start + index * 60_000,
  }))
  await shop.meta.deliver([...letters, { from: TONO, body: 'brokatnya masih ada?', at: Date.now() }])
})

test.afterAll(() => shop.close())

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search chats' })
const rows = (page: Page) => page.getByTestId('chat-row')
const hits = (page: Page) => page.getByTestId('found-message')

test('people are found by name and by number in any form, with the hit marked (#17)', async ({ page }) => {
  await shop.enter(page)
  await field(page).fill('wulan')
  await expect(rows(page)).toHaveText([/Sari Wulandari/])
  await expect(rows(page).locator('mark')).toHaveText('Wulan')
  for (const number of ['0812 9876', '+62 812-9876', '62812987', '8129876']) {
    await field(page).fill(number)
    await expect(rows(page)).toHaveText([/Tono Prasetyo/])
  }
})

test('messages are found by their words; pressing one leads to it, however far back (#17)', async ({
  page,
}) => {
  await shop.enter(page)
  await field(page).fill('brokat mer')
  await expect(hits(page)).toHaveCount(1)
  await expect(hits(page)).toContainText('Sari Wulandari')
  await expect(hits(page).locator('mark')).toHaveText(['Brokat', 'Merah'])
  await field(page).fill('BROKAT')
  await expect(hits(page).locator('mark')).toHaveText(['brokatnya', 'Brokat'])
  await field(page).fill('+62 812 3456')
  await expect(hits(page).locator('mark')).toHaveText(['0812-3456-7890'])
  await hits(page).press('Enter')
  await expect(bubble(page, 'Brokat Merah')).toBeInViewport()
  await expect(page).not.toHaveURL(/message=/)
  await expect(field(page)).toHaveValue('+62 812 3456')
})

test('what nobody said or is called offers the way back', async ({ page }) => {
  await shop.enter(page)
  await field(page).fill('songket')
  await expect(hits(page)).toHaveCount(0)
  await expect(page.getByText('No chat matches')).toBeVisible()
  await field(page).fill('"%_')
  await expect(hits(page)).toHaveCount(0)
  await field(page).press('Escape')
  await expect(rows(page)).toHaveCount(2)
})
