// Two ways of one number: a Cloud number gets its phone linked by letters, and messages take the way that is chosen.
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './faults'
import { answer, connect, openChat, row } from './office'
import { SHOP_NUMBER, startPhones, VISITOR, type Phones } from './phones'
import { WhatsApp } from './whatsapp'

const NAME = 'Rumah Kain Pusat'

let phones: Phones
let page: Page

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  phones = await startPhones()
  page = await (await browser.newContext()).newPage()
  await phones.signIn(page)
  const whatsapp = new WhatsApp(phones.simulator)
  await connect(page, phones, whatsapp, await whatsapp.createNumber(SHOP_NUMBER, NAME))
})

test.afterAll(() => phones.stop())

async function openNumber(): Promise<void> {
  await page.goto(`${phones.url}/app/accounts`)
  await page
    .getByRole('listitem')
    .filter({ has: page.getByTestId('kind').filter({ hasText: 'Cloud API' }), hasText: NAME })
    .getByRole('link')
    .click()
}

async function expectNoFaults(): Promise<void> {
  expect(await faultsOf(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('the phone of a Cloud number is linked by letters, and both share their chats', async () => {
  await openNumber()
  await page.getByRole('link', { name: 'Link the phone of the same number too' }).click()
  await page.getByRole('button', { name: 'Show the code' }).click()
  await page.getByRole('button', { name: 'Use letters instead of a code' }).click()
  await page.getByLabel('Number of the phone').fill(SHOP_NUMBER)
  await page.getByRole('button', { name: 'Get letters' }).click()
  await expect(page.getByTestId('letters').locator('span')).toHaveCount(2)
  await phones.link()
  await expect(page.getByText('Messages to this number arrive here from now on.')).toBeVisible()
  await openNumber()
  const ways = page.getByTestId('transports')
  await expect(ways.getByRole('listitem')).toHaveCount(2)
  await expect(ways.getByTestId('kind')).toHaveText(['Cloud API', 'Linked device'])
  await expectNoFaults()
})

test('which way messages take is set when it is saved, not while one looks', async () => {
  const choice = page.getByLabel('Messages go by')
  await choice.selectOption({ label: 'Only the linked device' })
  await page.reload()
  await expect(choice).toHaveValue('inherited')
  await choice.selectOption({ label: 'Only the linked device' })
  await page.getByRole('button', { name: 'Save choice' }).click()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await page.reload()
  await expect(choice).toHaveValue('linked_only')
})

test('who writes to the phone stands in the chats of the number, and is answered from it', async () => {
  await page.goto(`${phones.url}/app/chats`)
  await phones.write('buka jam berapa?')
  await expect(row(page, VISITOR)).toContainText('buka jam berapa?')
  await openChat(page, VISITOR)
  await answer(page, VISITOR, 'jam delapan')
  await expect.poll(() => phones.texts()).toContain('jam delapan')
  await expectNoFaults()
})

test('the two are parted after a question', async () => {
  await openNumber()
  await page.getByRole('button', { name: 'Part the two' }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('From now on each has chats of its own.')
  await question.getByRole('button', { name: 'Part the two' }).click()
  await expect(page.getByRole('link', { name: 'Link the phone of the same number too' })).toBeVisible()
})
