// The numbers of a workspace: the list and what can be done there, the ways to connect one, the banner in its chats.
// How a linked device stands is told in the server's stead: no phone is simulated here.
import { expect, test, type Page } from '@playwright/test'
import { DEVICE, withDevice, withDevices, type Told } from './devices'
import { complaintsOf, faultsOf } from './faults'
import { openChat } from './office'
import { openShop, type Shop } from './shop'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }

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

test('sixty numbers stand in one list, however long their names, and each says how it stands', async ({
  page,
}) => {
  const complaints = complaintsOf(page)
  await withDevices(page, 60)
  await shop.enter(page, 'accounts')
  const numbers = page.locator('[data-account-id]')
  await expect(numbers).toHaveCount(61)
  await expect(numbers.last().getByTestId('state')).toHaveText('Not linked')
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

test('a code is shown to the phone, letters instead of it, and Escape leads back (#101)', async ({
  page,
}) => {
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

test('a passkey is asked for with what to do, what is no answer of a browser is told, and the answer is given', async ({
  page,
}) => {
  const text = JSON.stringify({ challenge: 'AAAA', rpId: 'whatsapp.com' })
  const step = { kind: 'passkey', text, expires_at: Date.now() + 300_000 }
  await withDevice(page, { state: 'linking', step })
  const given: unknown[] = []
  await page.route(`**/api/v1/whatsapp/accounts/${DEVICE}/link/passkey`, async (route) => {
    given.push(route.request().postDataJSON())
    await route.fulfill({ json: {} })
  })
  await shop.enter(page, `accounts/${DEVICE}/link`)
  await expect(page.getByRole('heading', { name: 'WhatsApp asks for a passkey' })).toBeVisible()
  await expect(page.getByLabel('Line for the console')).toHaveValue(
    /navigator\.credentials\.get.*"challenge":"AAAA"/,
  )
  const answer = page.getByLabel('Answer of the browser')
  await answer.fill('{"id":')
  await page.keyboard.press('Enter')
  await expect(page.getByText('This is not the answer of the browser: paste all of it.')).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
  expect(given).toEqual([])
  const credential = { id: 'k', rawId: 'k', type: 'public-key', response: { signature: 's' } }
  await answer.fill(JSON.stringify(credential))
  await page.keyboard.press('Enter')
  await expect.poll(() => given).toEqual([credential])
})

test('the letters of both sides are compared, and people say whether they are the same', async ({ page }) => {
  const step = { kind: 'confirm', text: 'ABCD1234', expires_at: Date.now() + 300_000 }
  await withDevice(page, { state: 'linking', step })
  await shop.enter(page, `accounts/${DEVICE}/link`)
  await expect(page.getByText('ABCD', { exact: true })).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
})

test('letters stand in groups of four; a device that was forgotten gets a new code (#101)', async ({
  page,
}) => {
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

test('the code renews itself, and every state on the way is said: scanned, linked, used up, logged out (#101)', async ({
  page,
}) => {
  const code = page.getByRole('img', { name: 'Code to scan with the phone' })
  const told = page.getByTestId('announcer')
  const tell = async (state: Told) => {
    await page.unrouteAll()
    await withDevice(page, state)
  }
  const codeOf = (text: string, good: number): Told => ({
    state: 'linking',
    step: { kind: 'code', text, expires_at: Date.now() + good },
  })
  await tell(codeOf('2@first,def,ghi', 5000))
  await shop.enter(page, `accounts/${DEVICE}/link`)
  await expect(page.getByTestId('countdown')).toContainText('Good for')
  const first = await code.innerHTML()
  await tell(codeOf('2@second,def,ghi', 4000))
  await expect(told).toHaveText('Code refreshed')
  expect(await code.innerHTML()).not.toBe(first)
  await tell({ state: 'connecting' })
  await expect(told).toHaveText('The phone is linked. Connecting…')
  await expect(code).toHaveCount(0)
  for (const [reason, state] of [
    ['Connected', { state: 'connected' }],
    ['All codes were used up.', { state: 'needs_scan', reason: 'All codes were used up.' }],
    [
      'The phone has logged this device out.',
      { state: 'needs_scan', reason: 'The phone has logged this device out.' },
    ],
  ] as const) {
    await tell(state)
    await page.reload()
    await expect(page.getByRole('main').getByText(reason).last()).toBeVisible()
    const mayScan = page.getByRole('button', { name: 'Show a new code' })
    await expect(mayScan).toHaveCount(state.state === 'connected' ? 0 : 1)
  }
})

test('a chat says that its number is down, what becomes of messages, and where that is mended (#102)', async ({
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
