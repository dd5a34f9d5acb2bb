// The numbers of a workspace: the list and what can be done there, the ways to connect one, the banner in its chats.
// How a linked device stands is told in the server's stead: no phone is simulated here.
import { expect, test, type Page } from '@playwright/test'
import { complaintsOf, faultsOf } from './faults'
import { openChat } from './office'
import { openShop, type Shop } from './shop'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const DEVICE = '0199f0a0-0000-7000-8000-000000000001'

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  await shop.meta.deliver([{ from: SARI, body: 'masih ada?', at: Date.now() - 10_000 }])
})

test.afterAll(() => shop.close())

const GROUP = 'story-group-1'

const item = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true })
const entry = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

interface Told {
  state: string
  reason?: string | null
  step?: { kind: string; text: string; expires_at: number } | null
  next_try_at?: number
  attempt?: number
}

const STATUS: Record<string, string> = { connected: 'connected', reconnecting: 'attention' }

/** A linked device beside the real numbers, as the API tells of one. */
async function withDevice(page: Page, told: Told): Promise<void> {
  const { step = null, state, ...rest } = told
  const link = { state, reason: null, since: Date.now() - 5 * 60_000, ...rest }
  const device = {
    id: DEVICE,
    provider: 'web',
    name: 'Kasir',
    display_phone_number: '+62 812-9000-900',
    verified_name: 'Toko Melati',
    phone_number_id: '628129000900',
    waba_id: '',
    status: STATUS[state] ?? 'disconnected',
    created_at: link.since,
    updated_at: link.since,
    link,
  }
  await page.route('**/api/v1/whatsapp/accounts', async (route) => {
    const answer = await route.fetch()
    const list = (await answer.json()) as { items: object[] }
    await route.fulfill({ json: { ...list, items: [...list.items, device] } })
  })
  const past = { items: [{ state, at: link.since, reason: link.reason }] }
  await page.route(`**/api/v1/whatsapp/accounts/${DEVICE}/link`, (route) =>
    route.fulfill({ json: route.request().method() === 'GET' ? { ...link, step } : device }),
  )
  await page.route(`**/api/v1/whatsapp/accounts/${DEVICE}/link/history`, (route) =>
    route.fulfill({ json: past }),
  )
}

test('the list says how each number stands, in words', async ({ page }) => {
  const complaints = complaintsOf(page)
  await withDevice(page, { state: 'reconnecting', attempt: 3, next_try_at: Date.now() + 600_000 })
  await shop.enter(page, 'accounts')
  const cloud = entry(page, 'Toko Melati').first()
  await expect(cloud.getByTestId('state')).toHaveText('Connected')
  await expect(cloud.getByTestId('kind')).toHaveText('Cloud API')
  const device = entry(page, 'Kasir')
  await expect(device.getByTestId('state')).toHaveText('Reconnecting')
  await expect(device.getByTestId('kind')).toHaveText('Linked device')
  await expect(device.getByTestId('trouble')).toContainText(/Attempt 3 in \d+ min/)
  await expect(device.getByTestId('news')).toContainText('For 5 min')
  expect(await faultsOf(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a number is checked and renamed from its menu', async ({ page }) => {
  await shop.enter(page, 'accounts')
  const menu = page.getByRole('button', { name: /^What to do with/ })
  await menu.click()
  await item(page, 'Check').click()
  await expect(page.getByText('The number was checked.')).toBeVisible()
  await menu.click()
  await item(page, 'Rename').click()
  await page.getByRole('dialog').getByLabel('Name in Blazz').fill('Toko Melati Pusat')
  await page.keyboard.press('Enter')
  await expect(entry(page, 'Toko Melati Pusat')).toBeVisible()
})

test('every number is stopped at once after a question, says so, and sends again', async ({ page }) => {
  const complaints = complaintsOf(page)
  await shop.enter(page, 'accounts')
  await expect(entry(page, 'Toko Melati').first().getByTestId('activity')).toContainText('Last received')
  await expect(page.getByLabel('Time zone')).not.toHaveValue('')
  await page.getByRole('button', { name: 'Stop all sending' }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('neither replies nor campaigns')
  await question.getByRole('button', { name: 'Stop all sending' }).click()
  await expect(question).toHaveCount(0)
  await expect(page.getByText('Sending has been stopped since')).toBeVisible()
  await expect(entry(page, 'Toko Melati').first().getByTestId('hold')).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Send again' }).click()
  await expect(page.getByText('Sending has been stopped since')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Stop all sending' })).toBeVisible()
  expect(complaints).toEqual([])
})

test('the clock of the workspace is set when it is saved, not while one looks for it', async ({ page }) => {
  await shop.enter(page, 'accounts')
  const zone = page.getByLabel('Time zone')
  const before = await zone.inputValue()
  await zone.selectOption('Asia/Jakarta')
  await page.reload()
  await expect(zone).toHaveValue(before)
  await zone.selectOption('Asia/Jakarta')
  await page.getByRole('button', { name: 'Save time zone' }).click()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await page.reload()
  await expect(zone).toHaveValue('Asia/Jakarta')
})

test('logging out says what is lost, and can be left', async ({ page }) => {
  await withDevice(page, { state: 'connected' })
  await shop.enter(page, 'accounts')
  const opener = page.getByRole('button', { name: 'What to do with Kasir' })
  await opener.click()
  await item(page, 'Log out').click()
  await expect(page.getByRole('dialog')).toContainText('until a phone scans a new code')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await opener.click()
  await item(page, 'History').click()
  await expect(page.getByRole('dialog')).toContainText('Connected')
})

test('the wizard: by keyboard to the kind and back, and what is missing is named', async ({ page }) => {
  await shop.enter(page, 'accounts')
  await page.getByRole('button', { name: 'Connect a number' }).click()
  await page.getByRole('link', { name: /^Linked device/ }).press('Enter')
  await expect(page.getByText('It may shut out numbers')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: /^Cloud API/ }).press('Enter')
  await page.getByRole('button', { name: 'Store the number' }).click()
  await expect(page.getByLabel('Phone number ID')).toBeFocused()
  await expect(page.getByText('Copy the digits that Meta shows.').first()).toBeVisible()
})

test('a code is shown to the phone, letters instead of it, and Escape leads back', async ({ page }) => {
  const complaints = complaintsOf(page)
  const step = { kind: 'code', text: '2@abc,def,ghi', expires_at: Date.now() + 300_000 }
  await withDevice(page, { state: 'linking', step })
  await shop.enter(page, `accounts/${DEVICE}/link`)
  await expect(page.getByRole('img', { name: 'Code to scan with the phone' })).toBeVisible()
  await expect(page.getByTestId('countdown')).toContainText(/Good for \d+ seconds/)
  expect(await faultsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Use letters instead of a code' }).click()
  await expect(page.getByLabel('Number of the phone')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Fill this in.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('img', { name: 'Code to scan with the phone' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/\/accounts$/)
  expect(complaints).toEqual([])
})

test('letters stand in groups of four; a device that was forgotten gets a new code', async ({ page }) => {
  await withDevice(page, {
    state: 'linking',
    step: { kind: 'letters', text: 'ABCD1234', expires_at: Date.now() + 300_000 },
  })
  await shop.enter(page, `accounts/${DEVICE}/link`)
  await expect(page.getByTestId('letters').locator('span')).toHaveText(['ABCD', '1234'])
  expect(await faultsOf(page)).toEqual([])
  await page.unrouteAll()
  await withDevice(page, { state: 'needs_scan', reason: 'All codes were used up.' })
  await page.reload()
  await expect(page.getByRole('button', { name: 'Show a new code' })).toBeVisible()
  await expect(page.getByText('All codes were used up.')).toBeVisible()
})

test('a chat says that its number is down, what becomes of messages, and where that is mended', async ({
  page,
}) => {
  await shop.enter(page)
  await openChat(page, SARI.name)
  const banner = page.getByTestId('account-trouble')
  await expect(banner).toHaveCount(0)
  await page.route('**/api/v1/whatsapp/accounts', async (route) => {
    const answer = await route.fetch()
    const list = (await answer.json()) as { items: object[] }
    const link = { state: 'replaced', reason: null, since: Date.now() }
    const items = list.items.map((one) => ({ ...one, provider: 'web', status: 'disconnected', link }))
    await route.fulfill({ json: { ...list, items } })
  })
  await page.reload()
  await expect(banner).toContainText('Connected elsewhere')
  await expect(banner).toContainText('No message can be sent until it is connected.')
  await expect(banner.getByRole('button', { name: 'Reconnect' })).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
})

test('a group whose members nobody told says so', async ({ page }) => {
  await shop.meta.createGroup(GROUP, 'Arisan RT 05')
  await shop.meta.deliver([{ from: SARI, body: 'besok jam berapa?', at: Date.now(), group: GROUP }])
  await shop.enter(page)
  await openChat(page, 'Arisan RT 05')
  await page.getByRole('button', { name: 'About the group Arisan RT 05' }).click()
  const drawer = page.getByRole('dialog', { name: 'Arisan RT 05' })
  await expect(drawer).toContainText('WhatsApp has not told who belongs to this group yet.')
  expect(await faultsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(drawer).toHaveCount(0)
})
