// Every screen, light and dark, on a laptop and on phones: readable, within its width, with one heading and one main.
import { expect, test, type Locator, type Page } from '@playwright/test'
import { complaintsOf, faultsOf } from './faults'
import { composer, connect, row, setUp } from './office'
import { startPrograms, type Programs } from './processes'
import { WhatsApp, type Credentials } from './whatsapp'

const BUDI = { phone: '6281234567890', name: 'Budi Santoso dari Toko Bangunan Maju Jaya Sentosa Abadi' }

let programs: Programs
let whatsapp: WhatsApp
let number: Credentials
let second: Credentials
let page: Page
let complaints: string[]

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  programs = await startPrograms()
  whatsapp = new WhatsApp(programs.simulator)
  number = await whatsapp.createNumber('+62 811-3000-300', 'Toko Melati')
  second = await whatsapp.createNumber('+62 811-3000-301', 'Toko Melati Cabang Surabaya')
  page = await (await browser.newContext()).newPage()
  complaints = complaintsOf(page)
})

test.afterAll(async () => {
  await page.context().close()
  programs.stop()
})

async function visit(path: string): Promise<void> {
  await page.goto(`${programs.url}/app/${path}`)
}

async function expectFaultless(sign: Locator): Promise<void> {
  await expect(sign.first()).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
  expect(complaints).toEqual([])
}

const button = (name: string) => page.getByRole('button', { name })
const heading = (name: string) => page.getByRole('heading', { name })

test('before anybody is there: set-up (#10, #110)', async () => {
  await visit('')
  await expectFaultless(button('Create workspace'))
})

test('an empty workspace: inbox, numbers, tokens (#10, #110)', async () => {
  await setUp(page, programs.url)
  await visit('chats')
  await expectFaultless(page.getByText('No number is connected'))
  await visit('accounts')
  await expectFaultless(button('Connect a number'))
  await visit('tokens')
  await expectFaultless(page.getByText('No tokens yet'))
})

test('connecting a number, and the numbers there are (#10, #110)', async () => {
  await visit('accounts/new')
  await expectFaultless(page.getByRole('link', { name: /^Linked device/ }))
  await visit('accounts/new/device')
  await expectFaultless(button('Show the code'))
  await visit('accounts/new/cloud')
  await expectFaultless(page.getByLabel('Verify token'))
  await connect(page, programs, whatsapp, number)
  await connect(page, programs, whatsapp, second)
  await visit('accounts')
  await expectFaultless(page.getByText(second.display_phone_number))
  await page.getByRole('main').getByRole('link').first().click()
  await expectFaultless(button('Check now'))
})

test('the inbox with chats, and with one of them open (#10, #110)', async () => {
  await fillChat()
  await visit('chats')
  await expectFaultless(row(page, BUDI.name))
  await row(page, BUDI.name).click()
  await expectFaultless(composer(page, BUDI.name))
})

test('dialogs: a new chat, a template, an invitation, a token (#10, #110)', async () => {
  await visit('chats')
  await button('New chat').click()
  await expectFaultless(page.getByLabel('Phone number'))
  await page.keyboard.press('Escape')
  await row(page, BUDI.name).click()
  await button('Send a template').click()
  await button('Add a gap').click()
  await expectFaultless(page.getByLabel('Gap 1', { exact: true }))
  await visit('people')
  await button('Invite somebody').click()
  await expectFaultless(button('Make the link'))
  await visit('tokens')
  await button('New token').click()
  await expectFaultless(button('Make the token'))
})

test('people, operations, profile, and an address that leads nowhere (#10, #110)', async () => {
  await visit('people')
  await expectFaultless(heading('Invitations'))
  await visit('operations')
  await expectFaultless(page.getByText('Nothing was given up.'))
  await visit('profile')
  await expectFaultless(heading('Where you are signed in'))
  await visit('nowhere')
  await expectFaultless(page.getByText('There is nothing for you here'))
})

test('signed out: login (#10, #110)', async () => {
  await page.context().clearCookies()
  await visit('login')
  await expectFaultless(button('Log in'))
})

/** Every kind of bubble whose look is its own. */
async function fillChat(): Promise<void> {
  const { phone, name } = BUDI
  await whatsapp.createCustomer(`+${phone}`, name)
  const writes = (draft: object | string) => whatsapp.write(phone, number.phone_number_id, draft)
  const first = await writes('*Halo*, lihat https://example.com/katalog/semua\n> ini\n```kode```')
  await writes(`tanpa spasi ${'x'.repeat(300)}`)
  await writes({ type: 'text', body: 'menjawab yang tadi', reply_to: first })
  await writes({ type: 'reaction', message_id: first, emoji: '👍' })
  await writes({ type: 'location', latitude: -6.2, longitude: 106.8, name: 'Monas', address: 'Jakarta' })
  await writes({ type: 'unsupported', kind: 'poll' })
  await writes('👍')
}
