// A linked device in use: linked by a code, then everything that is done with messages, polls and groups over it.
import { expect, test, type Page } from '@playwright/test'
import { complaintsOf, faultsOf } from './faults'
import { answer, bubble, composer, openChat, row } from './office'
import { SHOP, startPhones, VISITOR, VISITOR_NUMBER, type Phones } from './phones'

const GROUP = 'Pelanggan setia'

let phones: Phones
let page: Page
let complaints: string[]

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  phones = await startPhones()
  page = await (await browser.newContext()).newPage()
  complaints = complaintsOf(page)
  await phones.signIn(page)
})

test.afterAll(() => phones.stop())

test.afterEach(() => expect(complaints).toEqual([]))

const act = (name: string) => page.getByRole('menuitem', { name, exact: true })

/** Opens what can be done with a message, and chooses from it. */
async function choose(text: string, name: string): Promise<void> {
  await bubble(page, text).hover()
  await bubble(page, text).getByRole('button', { name: 'What to do with this message' }).click()
  await act(name).click()
}

/** Looks at the page as it stands in every width and theme, then gives it back its place. */
async function expectNoFaults(): Promise<void> {
  expect(await faultsOf(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('a number is linked: the wizard shows a code, the phone scans it, the number is there', async () => {
  await page.goto(`${phones.url}/app/accounts`)
  await page.getByRole('button', { name: 'Connect a number' }).click()
  await page.getByRole('link', { name: /^Linked device/ }).click()
  await page.getByRole('button', { name: 'Show the code' }).click()
  await expect(page.getByRole('img', { name: 'Code to scan with the phone' })).toBeVisible()
  await phones.link()
  await expect(page.getByText('Messages to this number arrive here from now on.')).toBeVisible()
  await expectNoFaults()
  await page.goto(`${phones.url}/app/accounts`)
  const number = page.getByRole('listitem').filter({ hasText: SHOP })
  await expect(number.getByTestId('state')).toHaveText('Connected')
  await expect(number.getByTestId('kind')).toHaveText('Linked device')
})

test('what a number may send is limited, wrong limits are named, and the first ones come back', async () => {
  await page.getByRole('link', { name: SHOP, exact: true }).click()
  const limits = page.getByRole('region', { name: 'Limits', exact: true })
  await expect(limits).toContainText('8 at once, then one every 1.5 sec')
  await limits.getByRole('button', { name: 'Change limits' }).click()
  const drawer = page.getByRole('dialog', { name: `Limits of ${SHOP}` })
  const pace = drawer.getByRole('group', { name: 'Pace of the number' })
  await pace.getByLabel('At once').fill('101')
  await drawer.getByRole('button', { name: 'Save limits' }).click()
  await expect(pace).toContainText('Write a number from 1 to 100.')
  await expect(pace.getByLabel('At once')).toBeFocused()
  await expectNoFaults()
  await pace.getByLabel('At once').fill('9')
  await drawer.getByRole('group', { name: 'Quiet hours of campaigns' }).getByRole('checkbox').uncheck()
  await pace.getByLabel('Pause (seconds)').fill('0,5')
  await page.keyboard.press('Enter')
  await expect(drawer).toHaveCount(0)
  await expect(limits).toContainText('9 at once, then one every 0.5 sec')
  await expect(limits).not.toContainText('Quiet hours')
  await limits.getByRole('button', { name: 'Back to the first limits' }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('are forgotten')
  await question.getByRole('button', { name: 'Back to the first limits' }).click()
  await expect(limits).toContainText('8 at once')
  await expect(limits).toContainText('From 21:00 to 08:00')
  await expect(limits.getByRole('button', { name: 'Back to the first limits' })).toHaveCount(0)
})

test('a customer writes to the number and is answered', async () => {
  await page.goto(`${phones.url}/app/chats`)
  await phones.write('kain hijau masih ada?')
  await expect(row(page, VISITOR)).toContainText('kain hijau masih ada?')
  await openChat(page, VISITOR)
  await answer(page, VISITOR, 'masih, kak')
  await expect.poll(() => phones.texts()).toContain('masih, kak')
  await expect(bubble(page, 'masih, kak').getByRole('img', { name: /Delivered|Read/ })).toBeVisible()
})

test('a message is quoted, reacted to, edited and deleted', async () => {
  await choose('kain hijau', 'React with 👍')
  await expect(
    bubble(page, 'kain hijau')
      .getByRole('button', { name: /👍 by You/ })
      .first(),
  ).toBeVisible()
  await choose('kain hijau', 'Reply')
  await answer(page, VISITOR, 'mau berapa meter?')
  const quoting = bubble(page, 'mau berapa meter?')
  await expect(quoting.getByRole('button', { name: /^Go to the answered message/ })).toBeVisible()
  await expect.poll(() => phones.texts()).toContain('mau berapa meter?')

  await choose('masih, kak', 'Edit')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('New words').fill('masih banyak, kak')
  await expectNoFaults()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(bubble(page, 'masih banyak, kak')).toContainText('edited')

  await choose('mau berapa meter?', 'Delete for everyone')
  await dialog.getByRole('button', { name: 'Delete for everyone' }).click()
  await expect(bubble(page, 'This message was deleted')).toBeVisible()
  await expect(bubble(page, 'mau berapa meter?')).toHaveCount(0)
})

test('ArrowUp edits the last message of ours, and Escape drops an edit and a quote (#64)', async () => {
  const box = composer(page, VISITOR)
  await box.press('ArrowUp')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('New words')).toHaveValue('masih banyak, kak')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await choose('kain hijau', 'Reply')
  await expect(page.getByTestId('quote')).toBeVisible()
  await box.press('Escape')
  await expect(page.getByTestId('quote')).toHaveCount(0)
  await box.fill('x')
  await box.press('ArrowUp')
  await expect(dialog).toHaveCount(0)
  await box.fill('')
})

test('message info says with whom a message came how far', async () => {
  await choose('masih banyak, kak', 'Message info')
  const drawer = page.getByRole('dialog', { name: 'Message info' })
  await expect(drawer).toContainText('Delivered to 1')
  await expectNoFaults()
  await page.keyboard.press('Escape')
  await expect(drawer).toHaveCount(0)
})

test('a poll is asked and voted in', async () => {
  await page.getByRole('button', { name: 'Ask with a poll' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Question').fill('Kirim hari apa?')
  await dialog.getByLabel('Option 1').fill('Jumat')
  await dialog.getByLabel('Option 2').fill('Sabtu')
  await expectNoFaults()
  await dialog.getByRole('button', { name: 'Send poll' }).click()
  const poll = bubble(page, 'Kirim hari apa?')
  await poll.getByRole('button', { name: 'Sabtu' }).click()
  await expect(poll.getByRole('button', { name: 'Sabtu' })).toHaveAttribute('aria-pressed', 'true')
  await expect(poll).toContainText('1 person has voted')
  await expectNoFaults()
})

test('a number is looked up before somebody writes to it, where that can be asked', async () => {
  await page.getByRole('button', { name: 'New chat' }).click()
  const dialog = page.getByRole('dialog', { name: 'New chat' })
  const said = dialog.getByTestId('number-answer')
  await dialog.getByLabel('From number').selectOption({ label: SHOP })
  await dialog.getByLabel('Phone number').fill(`+${VISITOR_NUMBER}`)
  await page.keyboard.press('Tab')
  await expect(said).toHaveText('This number is on WhatsApp.')
  await dialog.getByLabel('Phone number').fill('+62 812-0000-0404')
  await dialog.getByRole('button', { name: 'Open chat' }).click()
  await expect(said).toContainText('This number is not on WhatsApp')
  await expect(dialog.getByRole('button', { name: 'Open anyway' })).toBeVisible()
  await expectNoFaults()
  await dialog.getByLabel('From number').selectOption({ label: 'Toko Melati' })
  await expect(said).toHaveText('')
  await expect(dialog.getByRole('button', { name: 'Open chat' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
})

test('a group is made, and its thread says who renames it, leaves and joins (#34)', async () => {
  await page.getByRole('button', { name: 'New group' }).click()
  const dialog = page.getByRole('dialog', { name: 'New group' })
  await dialog.getByLabel('From number').selectOption({ label: SHOP })
  await dialog.getByLabel('Group name').fill(GROUP)
  await dialog.getByLabel('Or a phone number').fill(`+${VISITOR_NUMBER}`)
  await dialog.getByRole('button', { name: 'Add number' }).click()
  await expectNoFaults()
  await dialog.getByRole('button', { name: 'Make the group' }).click()
  await expect(composer(page, GROUP)).toBeVisible()
  await answer(page, GROUP, 'selamat datang')
  await expect.poll(() => phones.texts()).toContain('selamat datang')
  await page.getByRole('button', { name: `About the group ${GROUP}` }).click()
  const drawer = page.getByRole('dialog', { name: GROUP })
  await drawer.getByRole('button', { name: 'Name and description' }).click()
  const words = page.getByRole('dialog', { name: 'Name and description' })
  await words.getByLabel('Group name').fill(`${GROUP} 2026`)
  await words.getByRole('button', { name: 'Save' }).click()
  await expect(words).toHaveCount(0)
  await page.keyboard.press('Escape')
  const line = (text: string | RegExp) => page.getByTestId('system-line').filter({ hasText: text })
  await expect(line(`${GROUP} 2026`)).toBeVisible()
  await page.getByRole('button', { name: `About the group ${GROUP}` }).click()
  await page.getByRole('button', { name: /^More about/ }).click()
  await act('Remove from the group').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove from the group' }).click()
  await expect(drawer.getByRole('button', { name: /^More about/ })).toHaveCount(0)
  await drawer.getByRole('button', { name: 'Add people' }).click()
  const adding = page.getByRole('dialog', { name: 'Add people' })
  await adding.getByLabel('Or a phone number').fill(`+${VISITOR_NUMBER}`)
  await adding.getByRole('button', { name: 'Add number' }).click()
  await adding.getByRole('button', { name: 'Add people' }).click()
  await expect(adding).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(line(/removed/)).toBeVisible()
  await expect(line(/added/)).toBeVisible()
})

test('while everything is stopped the inbox says so, and messages wait until somebody ends that', async () => {
  await page.goto(`${phones.url}/app/accounts`)
  await page.getByRole('button', { name: 'Stop all sending' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Stop all sending' }).click()
  await expect(page.getByText('Sending has been stopped since')).toBeVisible()
  await page.goto(`${phones.url}/app/chats`)
  const banner = page.getByTestId('sending-stopped')
  await expect(banner).toContainText('Messages of every number wait.')
  await openChat(page, VISITOR)
  await answer(page, VISITOR, 'sebentar ya')
  await expectNoFaults()
  await banner.getByRole('link', { name: 'Open Numbers' }).click()
  await page.getByRole('button', { name: 'Send again' }).click()
  await expect(page.getByText('Sending has been stopped since')).toHaveCount(0)
  await expect.poll(() => phones.texts()).toContain('sebentar ya')
  await page.goto(`${phones.url}/app/chats`)
  await expect(row(page, VISITOR)).toBeVisible()
  await expect(banner).toHaveCount(0)
})
