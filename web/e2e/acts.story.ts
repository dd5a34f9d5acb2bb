// What can be done with a message: found by mouse, by keyboard, by finger and by a screen reader.
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './faults'
import { openPhone, swipe } from './fingers'
import { bubble, composer, openChat } from './office'
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

const copiedLines = async (page: Page) =>
  (await page.evaluate(() => navigator.clipboard.readText())).split('\n')

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
  const page = await openPhone(browser)
  await openSari(page)
  await bubble(page, 'dua potong').tap()
  await opener(page, 'dua potong').tap()
  await act(page, 'Reply').tap()
  await expect(page.getByTestId('quote')).toContainText('dua potong')
  await page.context().close()
})

test('a double click answers a message, and none while messages are chosen (#83)', async ({ page }) => {
  await openSari(page)
  await bubble(page, 'yang biru').getByText('yang biru').dblclick()
  await expect(page.getByTestId('quote')).toContainText('yang biru')
  await expect(composer(page, SARI.name)).toBeFocused()
  expect(await page.evaluate(() => String(getSelection()))).toBe('')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('quote')).toHaveCount(0)
  await opener(page, 'yang biru').dblclick()
  await expect(page.getByTestId('quote')).toHaveCount(0)
})

test('a swipe to the right answers; to the left and up it does not (#83)', async ({ browser }) => {
  const page = await openPhone(browser)
  await openSari(page)
  await swipe(page, bubble(page, 'yang biru'), -120, 0)
  await swipe(page, bubble(page, 'yang biru'), 40, 0)
  await swipe(page, bubble(page, 'yang biru'), 20, 120)
  await expect(page.getByTestId('quote')).toHaveCount(0)
  await swipe(page, bubble(page, 'yang biru'), 120, 10)
  await expect(page.getByTestId('quote')).toContainText('yang biru')
  await expect(bubble(page, 'yang biru')).not.toHaveAttribute('style', /drawn/)
  await page.context().close()
})

test('several messages are chosen, counted and copied; Escape leaves', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await openSari(page)
  await bubble(page, 'masih ada?').hover()
  await opener(page, 'masih ada?').click()
  await act(page, 'Select messages').click()
  const bar = page.getByRole('toolbar')
  const box = (text: string) => bubble(page, text).getByRole('checkbox')
  await expect(bar).toContainText('1 selected')
  await box('dua potong').click()
  await box('yang biru').click()
  await expect(bar).toContainText('3 selected')
  await box('yang biru').click()
  await expect(bar).toContainText('2 selected')
  await expect(composer(page, SARI.name)).toHaveCount(0)
  expect(await faultsOf(page)).toEqual([])
  await bar.getByRole('button', { name: 'Copy' }).click()
  await expect
    .poll(() => copiedLines(page))
    .toEqual([
      expect.stringMatching(/^\[\d\d\/\d\d\/\d{4}, \d\d:\d\d\] Sari Wulandari: masih ada\?$/),
      expect.stringMatching(/\] Sari Wulandari: dua potong$/),
    ])
  await expect(bar).toHaveCount(0)
  await page.setViewportSize({ width: 1280, height: 800 })
  await bubble(page, 'yang biru').hover()
  await opener(page, 'yang biru').click()
  await act(page, 'Select messages').click()
  await page.keyboard.press('Escape')
  await expect(bar).toHaveCount(0)
  await expect(composer(page, SARI.name)).toBeVisible()
})

test('a selection that runs through several messages is copied with times and names (#46)', async ({
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await openSari(page)
  await bubble(page, 'yang biru').evaluate((first) => {
    const last = [...document.querySelectorAll('[data-message-id]')].at(-1)
    if (last) getSelection()?.setBaseAndExtent(first, 0, last, last.childNodes.length)
  })
  await page.keyboard.press('Control+C')
  await expect
    .poll(() => copiedLines(page))
    .toEqual([
      expect.stringMatching(/^\[.+\] Sari Wulandari: yang biru$/),
      expect.stringMatching(/^\[.+\] Sari Wulandari: dua potong$/),
    ])
})
