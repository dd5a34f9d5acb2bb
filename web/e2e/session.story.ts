// Coming in, being put out, and going to another workspace: what a person sees of it, and what nobody may see.
import { expect, test, type Page } from '@playwright/test'
import { composer, openChat, OWNER, row } from './office'
import { openShop, type Shop } from './shop'
import { watchShifts } from './shifts'
import { listening } from './socket'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const OTHER = { workspace: 'Toko Kenanga', customer: 'Nina Kenanga' }
const WRONG = 'The e-mail or the password is wrong. Check both and try again.'
const MOST_SHIFT = 0.1

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  await shop.meta.deliver([{ from: SARI, body: 'masih ada?', at: Date.now() }])
})

test.afterAll(() => shop.close())

const email = (page: Page) => page.getByLabel('E-mail')
const password = (page: Page) => page.getByLabel('Password', { exact: true })
const guarded = () => ({ 'X-Requested-With': 'blazz', Origin: shop.programs.url })
const api = (path: string) => `${shop.programs.url}/api/v1/${path}`

async function visitLogin(page: Page): Promise<void> {
  await page.goto(`${shop.programs.url}/app/login`)
  await expect(email(page)).toBeVisible()
}

async function logIn(page: Page): Promise<void> {
  await email(page).fill(OWNER.email)
  await password(page).fill(OWNER.password)
  await page.keyboard.press('Enter')
}

test('a wrong password keeps the e-mail; one sentence that tells nobody which of both is wrong has the focus (#1)', async ({
  page,
}) => {
  await visitLogin(page)
  for (const address of [OWNER.email, 'nobody@story.example']) {
    await email(page).fill(address)
    await password(page).fill('kopi susu gula batu')
    await page.keyboard.press('Enter')
    const said = page.getByRole('alert')
    await expect(said).toHaveText(WRONG)
    await expect(said).toBeFocused()
    await expect(email(page)).toHaveValue(address)
    await page.reload()
  }
})

test('a password can be pasted (#2)', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await visitLogin(page)
  await page.evaluate((text) => navigator.clipboard.writeText(text), OWNER.password)
  await email(page).fill(OWNER.email)
  await password(page).focus()
  await page.keyboard.press('Control+V')
  await expect(password(page)).toHaveValue(OWNER.password)
  await page.getByRole('button', { name: 'Log in' }).click()
  await expect(row(page, SARI.name)).toBeVisible()
  await page.goto(`${shop.programs.url}/app/profile`)
  for (const field of ['Current password', 'New password']) {
    await page.getByLabel(field).focus()
    await page.keyboard.press('Control+V')
    await expect(page.getByLabel(field)).toHaveValue(OWNER.password)
  }
  await expect(page.getByLabel('Current password')).toHaveAttribute('autocomplete', 'current-password')
  await expect(page.getByLabel('New password')).toHaveAttribute('autocomplete', 'new-password')
})

test('a password manager knows the fields of one form, and what it fills in is taken (#2)', async ({
  page,
}) => {
  await visitLogin(page)
  await expect(email(page)).toHaveAttribute('autocomplete', 'username')
  await expect(password(page)).toHaveAttribute('autocomplete', 'current-password')
  await expect(password(page)).toHaveAttribute('type', 'password')
  const forms = await page
    .locator('form')
    .filter({ has: email(page) })
    .filter({ has: password(page) })
    .count()
  expect(forms).toBe(1)
  await page.evaluate(
    ({ name, word }) => {
      const fill = (field: HTMLInputElement | null, value: string) => {
        if (!field) return
        field.value = value
        field.dispatchEvent(new Event('input', { bubbles: true }))
        field.dispatchEvent(new Event('change', { bubbles: true }))
      }
      fill(document.querySelector('[autocomplete=username]'), name)
      fill(document.querySelector('[autocomplete=current-password]'), word)
      document.querySelector('form')?.requestSubmit()
    },
    { name: OWNER.email, word: OWNER.password },
  )
  await expect(row(page, SARI.name)).toBeVisible()
})

test('a session that ends anywhere leads to the login page, and from there back to the chat with its draft (#3)', async ({
  page,
}) => {
  await visitLogin(page)
  await logIn(page)
  await openChat(page, SARI.name)
  const address = page.url()
  await composer(page, SARI.name).fill('ada, kak, warna')
  await endSession(page)
  await expect(page.getByText('Your session is over.')).toBeVisible()
  const isBack = listening(page)
  await logIn(page)
  await isBack
  await expect(composer(page, SARI.name)).toHaveValue('ada, kak, warna')
  expect(page.url()).toBe(address)
  await composer(page, SARI.name).fill('')

  for (const path of ['accounts', 'people', 'tokens', 'operations', 'profile']) {
    const isListening = listening(page)
    await page.goto(`${shop.programs.url}/app/${path}`)
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
    await isListening
    await endSession(page)
    await expect(page.getByText('Your session is over.')).toBeVisible()
    const isBack = listening(page)
    await logIn(page)
    await expect(page).toHaveURL(`${shop.programs.url}/app/${path}`)
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
    await isBack
  }
})

/** From another browser of the same person, as somebody who lost a laptop does. */
async function endSession(page: Page): Promise<void> {
  const sessions = (await (await page.request.get(api('auth/sessions'))).json()) as {
    items: { id: string; current: boolean }[]
  }
  const { id } = sessions.items.find(({ current }) => current) ?? { id: '' }
  const answer = await page.request.delete(api(`auth/sessions/${id}`), { headers: guarded() })
  expect(answer.ok()).toBe(true)
}

test('not for a frame does another workspace show anything of the one before (#4)', async ({ page }) => {
  await shop.enter(page)
  const made = await page.request.post(api('workspaces'), {
    data: { name: OTHER.workspace },
    headers: guarded(),
  })
  expect(made.ok()).toBe(true)
  await page.addInitScript(watchFrames)
  await page.reload()
  await openChat(page, SARI.name)
  await switchTo(page, OTHER.workspace)
  await expect(page.getByText('No number is connected')).toBeVisible()
  expect(await framesWith(page, [SARI.name, 'masih ada?'])).toEqual([])
  await expect(page).toHaveTitle('Chats - Blazz')

  await shop.meta.deliver([{ from: SARI, body: 'halo?', at: Date.now() }])
  await page.request.post(api('contacts'), {
    data: { name: OTHER.customer, phone: '+6281234500009' },
    headers: guarded(),
  })
  await page.getByRole('link', { name: 'People' }).click()
  await expect(page.getByLabel('Workspace name')).toHaveValue(OTHER.workspace)
  expect(await framesWith(page, [SARI.name, 'halo?'])).toEqual([])
  await switchTo(page, 'Toko Melati')
  await expect(row(page, SARI.name)).toContainText('halo?')
  expect(await framesWith(page, [OTHER.customer, 'No number is connected'])).toEqual([])
})

async function switchTo(page: Page, workspace: string): Promise<void> {
  await page.getByRole('button', { name: `${OWNER.name}` }).click()
  await page.getByRole('menuitemradio', { name: workspace }).click()
}

declare global {
  interface Window {
    /** What each frame showed since the server moved this browser to another workspace. */
    framesSince: string[]
  }
}

function watchFrames(): void {
  window.framesSince = []
  let hasMoved = false
  const ask = window.fetch
  window.fetch = async (...request) => {
    const answer = await ask(...request)
    if (!answer.url.endsWith('/auth/workspace')) return answer
    // From when the page has read the answer, no frame may show the old place.
    const body = await answer.text()
    const read = <Content>(content: Content) => {
      hasMoved = true
      window.framesSince = []
      return Promise.resolve(content)
    }
    return Object.assign(new Response(body, answer), {
      text: () => read(body),
      json: () => read(JSON.parse(body) as unknown),
    })
  }
  const look = () => {
    // After the frame's own work, as it will be painted.
    requestAnimationFrame(look)
    if (hasMoved && document.body) {
      const fields = [...document.querySelectorAll('input, textarea')] as HTMLInputElement[]
      const texts = [document.title, document.body.innerText, ...fields.map(({ value }) => value)]
      window.framesSince.push(texts.join('\n'))
    }
  }
  requestAnimationFrame(look)
}

async function framesWith(page: Page, words: string[]): Promise<string[]> {
  const frames = await page.evaluate(() => window.framesSince)
  expect(frames.length).toBeGreaterThan(2)
  return words.filter((word) => frames.some((frame) => frame.includes(word)))
}

test('nothing shifts while a page loads (#9)', async ({ page }) => {
  await shop.enter(page)
  await openChat(page, SARI.name)
  const { pathname, search } = new URL(page.url())
  const chat = `${pathname.replace('/app/', '')}${search}`
  const paths = ['chats', chat, 'accounts', 'accounts/new', 'people', 'tokens', 'operations', 'profile']
  const shifts = await watchShifts(page)
  const tooMuch: string[] = []
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 740 })
    for (const path of paths) {
      const shifted = await shifts(`${shop.programs.url}/app/${path}`)
      if (shifted > MOST_SHIFT) tooMuch.push(`${path} at ${String(width)} px: ${String(shifted)}`)
    }
  }
  expect(tooMuch).toEqual([])
  await page.context().clearCookies()
  expect(await shifts(`${shop.programs.url}/app/login`)).toBeLessThanOrEqual(MOST_SHIFT)
})
