// Choosing emoji: from the panel by hand, with a skin tone, without network, and by name while typing.
import { expect, test, type Page } from '@playwright/test'
import { complaintsOf, faultsOf } from './faults'
import { composer, openChat } from './office'
import { openShop, type Shop } from './shop'

/** As the data write it: a thumb that is drawn as a picture. */
const THUMB = '👍\uFE0F'
const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  await shop.meta.deliver([{ from: SARI, body: 'halo', at: Date.now() }])
})

test.afterAll(() => shop.close())

const panel = (page: Page) => page.getByRole('dialog', { name: 'Emoji' })
const opener = (page: Page) => page.getByRole('button', { name: 'Emoji', exact: true })
const recent = (page: Page) => panel(page).getByRole('group', { name: 'Recent' }).getByRole('button')

async function search(page: Page, words: string): Promise<void> {
  await panel(page).getByRole('combobox').fill(words)
}

test('from the panel, without network, with a skin tone, and the last ones first (#52)', async ({ page }) => {
  const strangers: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(shop.programs.url)) strangers.push(request.url())
  })
  const complaints = complaintsOf(page)
  await shop.enter(page)
  await openChat(page, SARI.name)
  const box = composer(page, SARI.name)
  await box.fill('sip !')
  await box.press('ArrowLeft')
  await opener(page).click()
  await expect(panel(page).getByRole('combobox')).toBeFocused()
  await expect(
    panel(page)
      .getByRole('menuitem', { name: /grinning face, / })
      .first(),
  ).toBeVisible()
  expect(complaints).toEqual([])
  await page.context().setOffline(true)
  await search(page, 'thumbs up')
  await panel(page)
    .getByRole('option', { name: /thumbs up/ })
    .first()
    .click()
  await expect(box).toHaveValue(`sip ${THUMB}!`)
  await panel(page)
    .getByRole('button', { name: /skin tone/i })
    .click()
  await panel(page).getByRole('option', { name: 'Medium', exact: true }).click()
  await panel(page)
    .getByRole('option', { name: /thumbs up/ })
    .first()
    .click()
  await expect(box).toHaveValue(`sip ${THUMB}👍🏽!`)
  await expect(recent(page)).toHaveText(['👍🏽', THUMB])
  await page.keyboard.press('Escape')
  await expect(panel(page)).toHaveCount(0)
  await expect(box).toBeFocused()
  await page.context().setOffline(false)
  expect(strangers).toEqual([])
  await opener(page).click()
  await expect(recent(page)).toHaveText(['👍🏽', THUMB])
  await recent(page).last().click()
  await expect(box).toHaveValue(`sip ${THUMB}👍🏽${THUMB}!`)
})

test('by name behind a colon; Enter takes it and sends nothing (#52)', async ({ page }) => {
  await shop.enter(page)
  await openChat(page, SARI.name)
  const box = composer(page, SARI.name)
  await box.fill('')
  await box.pressSequentially('oke :smile')
  const names = page.getByRole('listbox', { name: 'Emoji of that name' }).getByRole('option')
  await expect(names.first()).toContainText(':smile')
  await box.press('Enter')
  await expect(box).toHaveValue(/^oke \p{Extended_Pictographic} $/u)
  await box.pressSequentially(':smi')
  await expect(names.first()).toBeVisible()
  await box.press('Escape')
  await expect(names).toHaveCount(0)
  await expect(box).toBeFocused()
  await expect(page.locator('[data-direction=out]')).toHaveCount(0)
  await box.fill('')
})

test('the panel is readable in every theme and width', async ({ page }) => {
  await shop.enter(page)
  await openChat(page, SARI.name)
  await opener(page).click()
  await expect(
    panel(page)
      .getByRole('menuitem', { name: /grinning face, / })
      .first(),
  ).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
})
