// Writing an answer: keys, drafts, the bubble at once, refusals, and the 24-hour window.
import { expect, test, type Page } from '@playwright/test'
import { answer, bubble, composer, openChat } from './office'
import { echoes } from './echo'
import { openShop, type Shop } from './shop'

const BUDI = { phone: '6281234567890', name: 'Budi Santoso' }
const NINA = { phone: '6281234567891', name: 'Nina Kartika' }
const LAMA = { phone: '6281234567892', name: 'Pak Lama' }
const DAY_MS = 86_400_000
const ECHO_MS = 100
const UNDELIVERABLE = 131_026

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  await shop.whatsapp.createCustomer(`+${LAMA.phone}`, LAMA.name)
  for (const { phone, name } of [BUDI, NINA]) {
    await shop.whatsapp.createCustomer(`+${phone}`, name)
    await shop.whatsapp.write(phone, shop.number.phone_number_id, `halo dari ${name}`)
  }
})

test.afterAll(() => shop.close())

test.beforeEach(async ({ page }) => {
  await shop.enter(page)
})

/** What the customer's phone shows, ours and theirs. */
const texts = ({ phone } = BUDI) => shop.whatsapp.texts(phone, shop.number.phone_number_id)
const delivered = (page: Page, text: string) => bubble(page, text).locator('[data-state=delivered]')

test('Enter sends, Shift+Enter begins a new line (#49)', async ({ page }) => {
  await openChat(page, BUDI.name)
  const box = composer(page, BUDI.name)
  await box.pressSequentially('baris satu')
  await box.press('Shift+Enter')
  await box.pressSequentially('baris dua')
  await expect(box).toHaveValue('baris satu\nbaris dua')
  await box.press('Enter')
  await expect(box).toHaveValue('')
  await expect(box).toBeFocused()
  await expect(delivered(page, 'baris satu')).toBeVisible()
  expect(await texts()).toContain('baris satu\nbaris dua')
})

test('where that is set Ctrl+Enter sends and Enter breaks the line (#49)', async ({ page }) => {
  await shop.enter(page, 'profile')
  await page.getByLabel('Send with').selectOption('ctrl-enter')
  await shop.enter(page)
  await openChat(page, BUDI.name)
  const box = composer(page, BUDI.name)
  await box.pressSequentially('garis satu')
  await box.press('Enter')
  await box.pressSequentially('garis dua')
  await expect(box).toHaveValue('garis satu\ngaris dua')
  await box.press('Control+Enter')
  await expect(delivered(page, 'garis satu')).toBeVisible()
  expect(await texts()).toContain('garis satu\ngaris dua')
})

test('the box grows to six lines and then scrolls (#50)', async ({ page }) => {
  await openChat(page, BUDI.name)
  const box = composer(page, BUDI.name)
  const heights: number[] = []
  for (const lines of [1, 3, 6, 9]) {
    await box.fill(Array.from({ length: lines }, () => 'baris').join('\n'))
    heights.push((await box.boundingBox())?.height ?? 0)
  }
  const [one = 0, three = 0, six = 0, nine = 0] = heights
  expect(three - one).toBeGreaterThan(40)
  expect(six - three).toBeGreaterThan(60)
  expect(nine).toBe(six)
  expect(await box.evaluate((area) => area.scrollHeight > area.clientHeight)).toBe(true)
  await box.fill('')
})

test('an unfinished answer waits in its chat, also over a reload and in every tab (#51)', async ({
  page,
}) => {
  await openChat(page, BUDI.name)
  await composer(page, BUDI.name).fill('untuk Budi, belum selesai')
  await openChat(page, NINA.name)
  await expect(composer(page, NINA.name)).toHaveValue('')
  await composer(page, NINA.name).fill('untuk Nina')
  await page.reload()
  await expect(composer(page, NINA.name)).toHaveValue('untuk Nina')
  await openChat(page, BUDI.name)
  await expect(composer(page, BUDI.name)).toHaveValue('untuk Budi, belum selesai')
  const tab = await page.context().newPage()
  await tab.goto(page.url())
  await expect(composer(tab, BUDI.name)).toHaveValue('untuk Budi, belum selesai')
  await composer(tab, BUDI.name).pressSequentially(', sebentar')
  await expect(composer(page, BUDI.name)).toHaveValue('untuk Budi, belum selesai, sebentar')
  await composer(page, BUDI.name).fill('')
  await expect(composer(tab, BUDI.name)).toHaveValue('')
})

test('closing the tab with unsent text asks (#68)', async ({ page }) => {
  await openChat(page, BUDI.name)
  await composer(page, BUDI.name).fill('belum terkirim')
  const asked = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  const question = await asked
  expect(question.type()).toBe('beforeunload')
  await question.dismiss()
  await composer(page, BUDI.name).fill('')
  const gone = page.waitForEvent('close')
  await page.close({ runBeforeUnload: true })
  await gone
})

test('the bubble stands there at once, and a second Enter sends nothing more (#60, #62)', async ({
  page,
}) => {
  await openChat(page, BUDI.name)
  const times = await echoes(page, composer(page, BUDI.name), ['satu', 'dua', 'tiga', 'empat', 'lima'])
  test.info().annotations.push({ type: 'echo in ms', description: times.map(Math.round).join(', ') })
  expect(times.toSorted((one, other) => one - other)[2]).toBeLessThan(ECHO_MS)
  await composer(page, BUDI.name).fill('sekali saja')
  await composer(page, BUDI.name).evaluate((box) => {
    for (let presses = 0; presses < 2; presses += 1)
      box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  })
  await expect(delivered(page, 'sekali saja')).toBeVisible()
  await expect(bubble(page, 'sekali saja')).toHaveCount(1)
  expect((await texts()).filter((text) => text === 'sekali saja')).toHaveLength(1)
  await composer(page, BUDI.name).fill('sekali pencet')
  await page.getByRole('button', { name: 'Send', exact: true }).dblclick()
  await expect(delivered(page, 'sekali pencet')).toBeVisible()
  expect((await texts()).filter((text) => text === 'sekali pencet')).toHaveLength(1)
})

test('a refusal is told with its code, and trying again sends the same message (#33)', async ({ page }) => {
  await openChat(page, BUDI.name)
  await shop.whatsapp.refuseNext(UNDELIVERABLE)
  await answer(page, BUDI.name, 'semoga sampai')
  const trouble = bubble(page, 'semoga sampai').getByTestId('delivery-trouble')
  await expect(trouble).toContainText('the number may not be on WhatsApp')
  await expect(trouble).toContainText(`(${String(UNDELIVERABLE)})`)
  const id = await bubble(page, 'semoga sampai').getAttribute('data-message-id')
  await trouble.getByRole('button', { name: 'Try again' }).click()
  await expect(delivered(page, 'semoga sampai')).toBeVisible()
  await expect(trouble).toHaveCount(0)
  await expect(bubble(page, 'semoga sampai')).toHaveCount(1)
  expect(await bubble(page, 'semoga sampai').getAttribute('data-message-id')).toBe(id)
  expect((await texts()).filter((text) => text === 'semoga sampai')).toHaveLength(1)
})

test('an open window says how long it stays open (#55)', async ({ page }) => {
  await openChat(page, BUDI.name)
  await expect(page.getByTestId('window-countdown')).toContainText(/2[34] h \d+ min/)
  await expect(page.getByTestId('window-countdown')).toContainText(/You can answer freely until \d\d:\d\d/)
})

test('a closed window gives the reason, and a template gets through (#55)', async ({ page }) => {
  await shop.meta.deliver([{ from: LAMA, body: 'terima kasih', at: Date.now() - 2 * DAY_MS }])
  await shop.whatsapp.approveTemplate(shop.number.phone_number_id, 'apa_kabar', 'Apa kabar?')
  await page.getByTestId('chat-row').filter({ hasText: LAMA.name }).click()
  const closed = page.getByTestId('window-closed')
  await expect(closed).toContainText('The customer last wrote more than 24 hours ago')
  await expect(composer(page, LAMA.name)).toHaveCount(0)
  await expect(page.getByTestId('window-countdown')).toHaveCount(0)
  await closed.getByRole('button', { name: 'Send a template' }).click()
  await page.getByLabel('Name of the template').fill('apa_kabar')
  await page.getByRole('button', { name: 'Send template' }).click()
  await expect(delivered(page, 'apa_kabar')).toBeVisible()
})

test('with somebody who never wrote one begins with a template', async ({ page }) => {
  await page.getByRole('button', { name: 'New chat' }).first().click()
  await page.getByLabel('Phone number').fill('+62 812 9999 0000')
  await page.getByLabel('Name', { exact: true }).fill('Ibu Baru')
  await page.getByRole('button', { name: 'Open chat' }).click()
  await expect(page.getByTestId('window-closed')).toContainText('Ibu Baru has not written to this number yet')
})
