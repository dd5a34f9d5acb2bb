// The line to the server, the language and the theme: what a person sees when they break off or change.
import { expect, test } from '@playwright/test'
import { answer, bubble, openChat, row } from './office'
import { openShop, type Shop } from './shop'

const BUDI = { phone: '6281234567890', name: 'Budi Santoso' }
const INTERRUPTED = 'Live updates are interrupted'
/** From when the server answers again; a socket client left to itself would sit out a longer pause. */
const HEALS_MS = 9000

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  await shop.whatsapp.createCustomer(`+${BUDI.phone}`, BUDI.name)
  await shop.whatsapp.write(BUDI.phone, shop.number.phone_number_id, 'halo')
})

test.afterAll(() => shop.close())

test('a restart of the server heals by itself, and nothing is lost or doubled (#96)', async ({ page }) => {
  await shop.enter(page)
  await openChat(page, BUDI.name)
  await shop.programs.kill()
  await shop.whatsapp.write(BUDI.phone, shop.number.phone_number_id, 'ada orang?')
  await answer(page, BUDI.name, 'sebentar ya')
  await expect(bubble(page, 'sebentar ya').locator('[data-state=clock]')).toBeVisible()
  await expect(page.getByText(INTERRUPTED)).toBeVisible()
  await shop.programs.revive()
  await expect(page.getByText(INTERRUPTED)).toHaveCount(0, { timeout: HEALS_MS })
  await expect(bubble(page, 'ada orang?')).toBeVisible({ timeout: HEALS_MS })
  await expect(bubble(page, 'sebentar ya').locator('[data-state=delivered]')).toBeVisible()
  await expect(bubble(page, 'ada orang?')).toHaveCount(1)
  await expect(bubble(page, 'sebentar ya')).toHaveCount(1)
  const texts = await shop.whatsapp.texts(BUDI.phone, shop.number.phone_number_id)
  expect(texts).toEqual(['halo', 'ada orang?', 'sebentar ya'])
})

test('the language changes at once, everywhere, and stays (#5)', async ({ page }) => {
  await shop.enter(page, 'profile')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.getByLabel('Language', { exact: true }).selectOption({ label: 'Bahasa Indonesia' })
  await expect(page.locator('html')).toHaveAttribute('lang', 'id')
  await expect(page.getByRole('heading', { name: 'Kata sandi' })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Halaman' })).toBeVisible()
  await expect(page).toHaveTitle(/Profil/)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Kata sandi' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'id')
})

test('a dark page is dark from its first frame (#6)', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await shop.enter(page, 'profile')
  await page.getByLabel('Theme', { exact: true }).selectOption({ label: 'Dark' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByLabel('Theme', { exact: true }).selectOption({ label: 'As this device' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByLabel('Theme', { exact: true }).selectOption({ label: 'Dark' })
  await page.addInitScript(() => {
    const grounds: string[] = []
    Object.assign(window, { grounds })
    const look = () => {
      if (document.body) grounds.push(getComputedStyle(document.body).backgroundColor)
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await page.goto(`${shop.programs.url}/app/chats`)
  await expect(row(page, BUDI.name)).toBeVisible()
  const grounds = await page.evaluate(() => [
    ...new Set((window as unknown as { grounds: string[] }).grounds),
  ])
  expect(grounds).toEqual(['rgb(11, 20, 26)'])
})
