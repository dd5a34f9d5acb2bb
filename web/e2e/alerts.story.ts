// Who is told when a number is down: typed wrong, saved, tried out with a server that listens and one that does not.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, type Page } from '@playwright/test'
import { complaintsOf, faultsOf } from './faults'
import { freePort } from './processes'
import { openShop, type Shop } from './shop'

interface Post {
  headers: NodeJS.Dict<string | string[]>
  body: string
}

let shop: Shop
let listener: Server
let page: Page
let complaints: string[]
const posts: Post[] = []

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  listener = await listen()
  shop = await openShop(browser, {
    BLAZZ_ALERTS_TO_PRIVATE: 'true',
    BLAZZ_MAIL_FROM: 'Blazz <blazz@story.example>',
    // Nobody answers there.
    BLAZZ_SMTP_URL: `smtp://127.0.0.1:${String(await freePort())}`,
  })
  page = await (await browser.newContext()).newPage()
  complaints = complaintsOf(page)
  await shop.enter(page, 'accounts')
})

test.afterAll(() => {
  shop.close()
  listener.close()
})

const panel = () => page.getByTestId('alerts')
const minutes = () => panel().getByLabel('Minutes down before anybody is told')
const address = () => panel().getByLabel('Webhook address')
const emails = () => panel().getByLabel('E-mail addresses')
const outcome = (name: string) => panel().getByRole('listitem').filter({ hasText: name })

async function save(): Promise<void> {
  await panel().getByRole('button', { name: 'Save', exact: true }).click()
}

test('what is typed wrong is named beside its field, one after the other, and nothing is saved', async () => {
  await minutes().fill('0')
  await address().fill('http://alerts.example/hook')
  await emails().fill('siti@toko.example, nobody')
  await save()
  await expect(panel()).toContainText('Write a whole number from 1 to 1440.')
  await expect(minutes()).toBeFocused()
  expect(await faultsOf(page)).toEqual([])
  await minutes().fill('15')
  await save()
  await expect(emails()).toBeFocused()
  await expect(panel()).toContainText('Write at most 10 addresses like name@example.com')
  await emails().fill('siti@toko.example')
  await save()
  await expect(address()).toBeFocused()
  await expect(panel()).toContainText('Write an address that begins with https://')
  expect(complaints.splice(0)).toHaveLength(1)
  await page.reload()
  await expect(minutes()).toHaveValue('5')
  await expect(address()).toHaveValue('')
  expect(complaints).toEqual([])
})

test('a webhook and an address are kept, and the secret is shown once (#107)', async () => {
  const { port } = listener.address() as AddressInfo
  await minutes().fill('15')
  await address().fill(`http://127.0.0.1:${String(port)}/hook`)
  await emails().fill('siti@toko.example')
  await save()
  await expect(panel().getByLabel('Secret of the webhook')).toHaveValue(/^blzhook_/)
  expect(await faultsOf(page)).toEqual([])
  await page.reload()
  await expect(minutes()).toHaveValue('15')
  await expect(emails()).toHaveValue('siti@toko.example')
  await expect(panel().getByLabel('Secret of the webhook')).toHaveCount(0)
  await expect(outcome('siti@toko.example')).toContainText('nothing was sent yet')
  expect(complaints).toEqual([])
})

test('a test says who was told and who could not be, and why', async () => {
  await panel().getByRole('button', { name: 'Send a test' }).click()
  await expect(outcome('Webhook')).toContainText('was told a test on')
  await expect(outcome('siti@toko.example')).toContainText('could not be told a test.')
  expect(posts).toHaveLength(1)
  expect(posts[0]?.headers['x-blazz-alert-id']).toBeTruthy()
  expect(JSON.parse(posts[0]?.body ?? '')).toMatchObject({ event: 'test' })
  expect(await faultsOf(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('nobody is told any more once both are taken away', async () => {
  await address().fill('')
  await emails().fill('')
  await save()
  await expect(panel().getByRole('button', { name: 'Send a test' })).toHaveCount(0)
  await expect(outcome('Webhook')).toHaveCount(0)
  expect(complaints).toEqual([])
})

/** Takes whatever is posted. */
async function listen(): Promise<Server> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      posts.push({ headers: request.headers, body: Buffer.concat(parts).toString() })
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
