// What each role finds on the pages, control by control; and secrets, which are shown once.
import { expect, test, type Browser, type Page } from '@playwright/test'
import { openChat, row } from './office'
import { openShop, type Shop } from './shop'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const PASSWORD = 'es teh manis dua gelas'
const AGENT = { role: 'agent', name: 'Bima', email: 'bima@story.example' }
const SUPERVISOR = { role: 'supervisor', name: 'Citra', email: 'citra@story.example' }

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  await shop.meta.deliver([{ from: SARI, body: 'masih ada?', at: Date.now() }])
})

test.afterAll(() => shop.close())

const api = (path: string) => `${shop.programs.url}/api/v1/${path}`
const guarded = () => ({ 'X-Requested-With': 'blazz', Origin: shop.programs.url })

/** A browser of somebody who was invited with this role. */
async function join(browser: Browser, { role, name, email }: typeof AGENT): Promise<Page> {
  const owner = await browser.newContext()
  await shop.enter(await owner.newPage())
  const made = await owner.request.post(api('invitations'), { data: { email, role }, headers: guarded() })
  const { url } = (await made.json()) as { url: string }
  await owner.close()
  const page = await (await browser.newContext()).newPage()
  await page.goto(url)
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(row(page, SARI.name)).toBeVisible()
  return page
}

/** The names of all that does something or leads somewhere, beside the navigation. */
async function controls(page: Page): Promise<string[]> {
  const found = page.locator('main').locator('button, a, input, select, textarea').locator('visible=true')
  const names = await found.evaluateAll((all) =>
    all.map((one) => {
      const label = (one as HTMLInputElement).labels?.[0]?.textContent
      return (one.getAttribute('aria-label') ?? label ?? one.textContent).trim()
    }),
  )
  return names
    .filter((name) => !name.includes(SARI.name) && !/^\d+$/.test(name))
    .map((name) => name.replace(/\d{6,}/, '…').replace(/ \(\d+\)$/, ''))
}

const CLOSED = ['Go to the chats']
const LIST = ['New chat', 'Search chats', 'All', 'Unread', 'Archived', 'State']
const WORK = ['Resolve', 'Mark as pending', 'Snooze…', 'Pin chat', 'Archive chat', 'Mute', 'Mark as unread']
const MANAGED = [
  ...['Link the phone of the same number too', 'Change limits', 'Stop sending', 'Check now'],
  ...['Name in Blazz', 'Save', 'Access token', 'App secret', 'Verify token', 'Replace', 'Remove the number'],
]
const NUMBERS = [
  ...['Connect a number', 'What to do with …', 'Stop all sending', 'Time zone', 'Save time zone'],
  ...['Minutes down before anybody is told', 'Webhook address', 'E-mail addresses', 'Save'],
]
const READ_NUMBER = ['All numbers', 'Webhook address (callback URL)', 'Copy']

interface Found {
  navigation: string[]
  pages: Record<string, string[]>
  number: string[]
  menu: string[]
}

async function expectFound(page: Page, { navigation, pages, number, menu }: Found): Promise<void> {
  await blockable(page)
  for (const [path, names] of Object.entries(pages)) {
    await page.goto(`${shop.programs.url}/app/${path}`)
    await expect.poll(() => controls(page), path).toEqual(names)
  }
  const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link')
  await expect(links).toHaveText(navigation.map((name) => new RegExp(name)))
  await page.goto(`${shop.programs.url}/app/accounts`)
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
  await expect.poll(() => controls(page), 'a number').toEqual(number)
  await page.goto(`${shop.programs.url}/app/chats`)
  await openChat(page, SARI.name)
  await page.getByRole('button', { name: 'More about this chat' }).click()
  await expect(page.getByRole('menuitem')).toHaveText(menu)
}

/** As if the number could block people, as linked devices can. */
async function blockable(page: Page): Promise<void> {
  await page.route('**/api/v1/whatsapp/accounts', async (route) => {
    const answer = await route.fetch()
    const list = (await answer.json()) as { items: { capabilities: { operations: string[] } }[] }
    for (const { capabilities } of list.items) capabilities.operations.push('block_contact')
    await route.fulfill({ json: list })
  })
}

test('an owner finds everything', async ({ page }) => {
  await shop.enter(page)
  await expectFound(page, {
    navigation: ['Chats', 'Numbers', 'People', 'Operations', 'API tokens'],
    pages: {
      chats: ['New group', ...LIST],
      accounts: NUMBERS,
      people: ['Invite somebody', 'Workspace name', 'Save'],
      operations: [],
      tokens: ['New token'],
    },
    number: [...READ_NUMBER, ...MANAGED],
    menu: [...WORK, 'Block', 'Clear chat'],
  })
  await page.goto(`${shop.programs.url}/app/operations`)
  await expect(page.getByRole('heading', { name: 'Events not applied' })).toBeVisible()
})

test('an agent finds no control for what agents may not do (#105)', async ({ browser }) => {
  const page = await join(browser, AGENT)
  await expectFound(page, {
    navigation: ['Chats', 'Numbers', 'People'],
    pages: {
      chats: LIST,
      accounts: [],
      'accounts/new': CLOSED,
      'accounts/new/cloud': CLOSED,
      people: [],
      operations: CLOSED,
      tokens: CLOSED,
    },
    number: READ_NUMBER,
    menu: WORK,
  })
  await page.context().close()
})

test('a supervisor finds work that was given up, and nothing to manage (#105)', async ({ browser }) => {
  const page = await join(browser, SUPERVISOR)
  await expectFound(page, {
    navigation: ['Chats', 'Numbers', 'People', 'Operations'],
    pages: {
      chats: ['New group', ...LIST],
      accounts: [],
      'accounts/new': CLOSED,
      people: [],
      operations: [],
      tokens: CLOSED,
    },
    number: READ_NUMBER,
    menu: [...WORK, 'Block', 'Clear chat'],
  })
  await page.goto(`${shop.programs.url}/app/operations`)
  await expect(page.getByRole('heading', { name: 'Given up' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Events not applied' })).toHaveCount(0)
  await page.context().close()
})

test('a token is shown when it is made and never again (#107)', async ({ page }) => {
  await shop.enter(page, 'tokens')
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Kasir')
  await page.getByRole('checkbox').first().check()
  await page.getByRole('button', { name: 'Make the token' }).click()
  const secret = await page.getByRole('textbox', { name: 'Token' }).inputValue()
  expect(secret.length).toBeGreaterThan(20)
  await expect(page.getByText('Copy it now; it is not shown again.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Revoke Kasir' })).toBeVisible()
  expect(await page.content()).not.toContain(secret)
  await page.reload()
  await expect(page.getByRole('button', { name: 'Revoke Kasir' })).toBeVisible()
  expect(await page.content()).not.toContain(secret)
  expect(await (await page.request.get(api('tokens'))).text()).not.toContain(secret)
})
