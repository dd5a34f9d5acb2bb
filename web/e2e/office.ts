// What people do in the page, in their words: set up, sign in, connect, open, answer.
import { expect, type Browser, type Locator, type Page } from '@playwright/test'
import type { Credentials, WhatsApp } from './whatsapp'

export const OWNER = { name: 'Ayu Lestari', email: 'ayu@story.example', password: 'kopi susu gula aren' }

/** The first start: the owner and the first workspace. */
export async function setUp(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/app/`)
  await page.getByLabel('Workspace name').fill('Toko Melati')
  await page.getByLabel('Your name').fill(OWNER.name)
  await page.getByLabel('E-mail').fill(OWNER.email)
  await page.getByLabel('Password').fill(OWNER.password)
  await page.getByRole('button', { name: 'Create workspace' }).click()
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
}

/** Another browser, signed in as somebody. */
export async function signIn(browser: Browser, url: string, person: typeof OWNER): Promise<Page> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${url}/app/login`)
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
  return page
}

/** Connects a number through the form, and enters the webhook at Meta as the form says. */
export async function connect(
  page: Page,
  programs: { url: string },
  whatsapp: WhatsApp,
  number: Credentials,
): Promise<void> {
  await page.goto(`${programs.url}/app/accounts`)
  await page
    .getByRole('link', { name: 'Connect a number' })
    .or(page.getByRole('button', { name: 'Connect a number' }))
    .first()
    .click()
  await page.getByRole('link', { name: /^Cloud API/ }).click()
  await page.getByLabel('Phone number ID').fill(number.phone_number_id)
  await page.getByLabel('WhatsApp Business Account ID').fill(number.waba_id)
  await page.getByLabel('Access token').fill(number.access_token)
  await page.getByLabel('App secret').fill(number.app_secret)
  const token = await page.getByLabel('Verify token').inputValue()
  await page.getByRole('button', { name: 'Store the number' }).click()
  await expect(page.getByLabel(/Webhook address/)).toHaveValue(/whatsapp\/webhooks\/cloud$/)
  await whatsapp.enterWebhook(number.phone_number_id, `${programs.url}/whatsapp/webhooks/cloud`, token)
  await page.getByRole('button', { name: 'Check now' }).click()
  await expect(page.getByText('Everything works')).toBeVisible()
  await page.goto(`${programs.url}/app/`)
}

export function row(page: Page, name: string): Locator {
  return page.getByTestId('chat-row').filter({ hasText: name })
}

export async function openChat(page: Page, name: string): Promise<void> {
  await row(page, name).click()
  await expect(composer(page, name)).toBeVisible()
}

export function composer(page: Page, name: string): Locator {
  return page.getByRole('textbox', { name: `Message to ${name}` })
}

export async function answer(page: Page, name: string, text: string): Promise<void> {
  await composer(page, name).fill(text)
  await page.keyboard.press('Enter')
}

/** The bubble with this text. */
export function bubble(page: Page, text: string): Locator {
  return page.locator('[data-message-id]').filter({ hasText: text })
}
