// The whole path, as people see it.
import { expect, test, type Page } from '@playwright/test'
import { seriousFaults } from './axe'
import { answer, bubble, composer, connect, openChat, OWNER, row, setUp, signIn } from './office'
import { startPrograms, type Programs } from './processes'
import { WhatsApp, type Credentials } from './whatsapp'

const BUDI = { phone: '6281234567890', name: 'Budi Santoso' }
const LONG = 'x'.repeat(3000)

let programs: Programs
let whatsapp: WhatsApp
let number: Credentials

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  programs = await startPrograms()
  whatsapp = new WhatsApp(programs.simulator)
  number = await whatsapp.createNumber('+62 811-3000-300', 'Toko Melati')
  await whatsapp.createCustomer(`+${BUDI.phone}`, BUDI.name)
})

test.afterAll(() => {
  programs.stop()
})

async function writes(text: string): Promise<void> {
  await whatsapp.write(BUDI.phone, number.phone_number_id, text)
}

async function ayu(browser: Parameters<typeof signIn>[0]): Promise<Page> {
  return signIn(browser, programs.url, OWNER)
}

test('set up, connect, a customer writes, the agent answers, the ticks turn blue', async ({ page }) => {
  await setUp(page, programs.url)
  await connect(page, programs, whatsapp, number)
  await writes('Ada stok warna merah?')
  await expect(row(page, BUDI.name)).toContainText('Ada stok warna merah?')
  await openChat(page, BUDI.name)
  await expect(bubble(page, 'Ada stok warna merah?')).toBeVisible()
  await answer(page, BUDI.name, 'Ada, kak. Mau berapa?')
  const sent = bubble(page, 'Ada, kak. Mau berapa?')
  await expect(sent.locator('[data-state=delivered]')).toBeVisible()
  await whatsapp.read(BUDI.phone, number.phone_number_id)
  await expect(sent.locator('[data-state=read]')).toBeVisible()
  expect(await whatsapp.texts(BUDI.phone, number.phone_number_id)).toContain('Ada, kak. Mau berapa?')
  expect(await seriousFaults(page)).toEqual([])
})

test('two agents see each other type and see the same chat change (#92)', async ({ browser }) => {
  const [one, two] = [await ayu(browser), await ayu(browser)]
  await openChat(one, BUDI.name)
  await openChat(two, BUDI.name)
  await composer(one, BUDI.name).pressSequentially('Sebentar ya', { delay: 30 })
  await expect(two.getByText(`${OWNER.name} is typing…`).first()).toBeVisible()
  await one.keyboard.press('Enter')
  await expect(bubble(two, 'Sebentar ya')).toBeVisible()
  await writes('Baik, saya tunggu')
  await expect(bubble(one, 'Baik, saya tunggu')).toBeVisible()
  await expect(bubble(two, 'Baik, saya tunggu')).toBeVisible()
})

test('a tab that was offline catches up, once and in order', async ({ browser }) => {
  const page = await ayu(browser)
  await openChat(page, BUDI.name)
  await page.context().setOffline(true)
  for (const text of ['luring satu', 'luring dua', 'luring tiga']) await writes(text)
  await page.context().setOffline(false)
  await expect(bubble(page, 'luring tiga')).toBeVisible({ timeout: 30_000 })
  for (const text of ['luring satu', 'luring dua', 'luring tiga'])
    await expect(bubble(page, text)).toHaveCount(1)
})

test('what WhatsApp would refuse stays in the composer, with the reason (#63)', async ({ browser }) => {
  const page = await ayu(browser)
  await openChat(page, BUDI.name)
  await composer(page, BUDI.name).fill(LONG + LONG)
  await expect(page.getByText(/characters too long/)).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(composer(page, BUDI.name)).toHaveValue(LONG + LONG)
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
})

test('somebody in another workspace sees nothing of this one', async ({ browser }) => {
  const page = await ayu(browser)
  const made = await page.request.post(`${programs.url}/api/v1/workspaces`, {
    data: { name: 'Lain' },
    headers: { 'X-Requested-With': 'blazz', Origin: programs.url },
  })
  expect(made.status()).toBe(201)
  const { id } = (await made.json()) as { id: string }
  const moved = await page.request.put(`${programs.url}/api/v1/auth/workspace`, {
    data: { workspace_id: id },
    headers: { 'X-Requested-With': 'blazz', Origin: programs.url },
  })
  expect(moved.ok()).toBe(true)
  await page.goto(`${programs.url}/app/`)
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
  await expect(page.getByText(BUDI.name)).toHaveCount(0)
  await writes('hanya untuk Toko Melati')
  await expect(page.getByText('hanya untuk Toko Melati')).toHaveCount(0)
})
