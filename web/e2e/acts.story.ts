// What can be done with a message: found by mouse, by keyboard, by finger and by a screen reader.
import { expect, test, type Page } from '@playwright/test'
import { bubble, openChat } from './office'
import { openShop, type Shop } from './shop'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const SAID = ['masih ada?', 'yang biru', 'dua potong']

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  const start = Date.now() - 10_000
  await shop.meta.deliver(SAID.map((body, index) => ({ from: SARI, body, at: start + index * 1000 })))
})

test.afterAll(() => shop.close())

async function openSari(page: Page): Promise<void> {
  await shop.enter(page)
  await openChat(page, SARI.name)
  await expect(bubble(page, 'dua potong')).toBeVisible()
}

const opener = (page: Page, text: string) =>
  bubble(page, text).getByRole('button', { name: 'What to do with this message' })
const act = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true })

test('by mouse: the menu answers a message', async ({ page }) => {
  await openSari(page)
  await bubble(page, 'yang biru').hover()
  await opener(page, 'yang biru').click()
  await act(page, 'Reply').click()
  await expect(page.getByTestId('quote')).toContainText('yang biru')
})

test('by keyboard: up to a message, into its menu, along its lines and back', async ({ page }) => {
  await openSari(page)
  await page.getByRole('group', { name: `Messages with ${SARI.name}` }).focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(bubble(page, 'yang biru')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(opener(page, 'yang biru')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(act(page, 'React with 👍')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(opener(page, 'yang biru')).toBeFocused()
})

test('by a screen reader: a press is enough, though nothing has come near (#36)', async ({ page }) => {
  await openSari(page)
  await opener(page, 'masih ada?').dispatchEvent('click')
  await act(page, 'React with 👍').click()
  const reaction = bubble(page, 'masih ada?').getByRole('button', { name: /👍 by You/ })
  await reaction.click()
  await expect(reaction).toHaveCount(0)
})

test('by finger: a tap on the bubble shows the opener, a tap on that the menu', async ({ browser }) => {
  const context = await browser.newContext({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 800 },
  })
  const page = await context.newPage()
  await openSari(page)
  await bubble(page, 'dua potong').tap()
  await opener(page, 'dua potong').tap()
  await act(page, 'Reply').tap()
  await expect(page.getByTestId('quote')).toContainText('dua potong')
  await context.close()
})
