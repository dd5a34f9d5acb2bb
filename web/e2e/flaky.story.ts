// A line with half a second of delay that is cut every five seconds: no keystroke is lost, nothing is sent twice.
import { expect, test } from '@playwright/test'
import { openFlakyLine, type FlakyLine } from './flakyLine'
import { bubble, composer, openChat } from './office'
import { openShop, type Shop } from './shop'

const BUDI = { phone: '6281234567890', name: 'Budi Santoso' }
/** Slow enough that the thread stays short: all of it is drawn. */
const KEY_MS = 60
/** One writes on until the line was cut so often, however fast everything is. */
const LEAST_CUTS = 3
const ROUND_TRIP_MS = 500
const CUT_EVERY_MS = 5000

let shop: Shop
let line: FlakyLine

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  await shop.whatsapp.createCustomer(`+${BUDI.phone}`, BUDI.name)
  await shop.whatsapp.write(BUDI.phone, shop.number.phone_number_id, 'halo')
})

test.afterAll(() => {
  line.close()
  shop.close()
})

test('what is written and what arrives over a flaky line is there once and in order', async ({ page }) => {
  line = await openFlakyLine(shop.programs.url, { delayMs: ROUND_TRIP_MS / 2, cutEveryMs: CUT_EVERY_MS })
  await shop.enter(page)
  await openChat(page, BUDI.name)
  await page.goto(page.url().replace(shop.programs.url, line.url))
  const box = composer(page, BUDI.name)
  await expect(box).toBeVisible({ timeout: 40_000 })
  const [ours, theirs]: [string[], string[]] = [[], []]
  const cutsBefore = line.cuts()
  while (line.cuts() < cutsBefore + LEAST_CUTS) {
    const number = String(ours.length)
    ours.push(`jawaban nomor ${number}.`)
    theirs.push(`pertanyaan nomor ${number}.`)
    await shop.whatsapp.write(BUDI.phone, shop.number.phone_number_id, `pertanyaan nomor ${number}.`)
    await box.pressSequentially(`jawaban nomor ${number}.`, { delay: KEY_MS })
    await expect(box).toHaveValue(`jawaban nomor ${number}.`)
    await box.press('Enter')
    await expect(box).toHaveValue('')
    await expect(bubble(page, `jawaban nomor ${number}.`)).toBeVisible()
  }
  const last = bubble(page, ours.at(-1) ?? '')
  await expect(last.locator('[data-state=delivered]')).toBeVisible({ timeout: 60_000 })
  line.mend()
  for (const text of [...ours, ...theirs])
    await expect(bubble(page, text)).toHaveCount(1, { timeout: 30_000 })
  await expect(page.getByTestId('delivery-trouble')).toHaveCount(0)
  const texts = await shop.whatsapp.texts(BUDI.phone, shop.number.phone_number_id)
  expect(texts.filter((text) => text.startsWith('jawaban'))).toEqual(ours)
  expect(texts.filter((text) => text.startsWith('pertanyaan'))).toEqual(theirs)
})
