// Chats with people over a linked device: put in order, silenced, kept unread; people blocked, pictured, named in groups.
import { expect, test, type Page } from '@playwright/test'
import { complaintsOf, faultsOf } from './faults'
import { answer, bubble, composer, openChat, row } from './office'
import { SHOP, startPhones, VISITOR, VISITOR_NUMBER, type Phones } from './phones'

const GROUP = 'Langganan kain'
/** Simulated phones show none: this one is told in the server's stead. */
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96">
  <rect width="96" height="96" fill="#9ad0c2"/><circle cx="48" cy="40" r="18" fill="#5b3a29"/>
  <ellipse cx="48" cy="92" rx="34" ry="30" fill="#26547c"/></svg>`

let phones: Phones
let page: Page
let complaints: string[]

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  phones = await startPhones()
  page = await (await browser.newContext()).newPage()
  complaints = complaintsOf(page)
  await phones.signIn(page)
  await page.goto(`${phones.url}/app/accounts/new/device`)
  await page.getByRole('button', { name: 'Show the code' }).click()
  await expect(page.getByRole('img', { name: 'Code to scan with the phone' })).toBeVisible()
  await phones.link()
  await expect(page.getByText('Messages to this number arrive here from now on.')).toBeVisible()
  await page.goto(`${phones.url}/app/chats`)
  await phones.write('sutra merah ada?')
  await openChat(page, VISITOR)
})

test.afterAll(() => phones.stop())

test.afterEach(() => expect(complaints).toEqual([]))

const thread = () => page.getByRole('region', { name: VISITOR, exact: true })
const menu = () => thread().getByRole('button', { name: 'More about this chat' })
const filter = (name: string) => page.getByRole('button', { name, exact: true })

/** Opens what can be done with the chat, and chooses from it. */
async function choose(name: string): Promise<void> {
  await menu().click()
  await page.getByRole('menuitem', { name, exact: true }).click()
}

/** Looks at the page as it stands in every width and theme, then gives it back its place. */
async function expectNoFaults(): Promise<void> {
  expect(await faultsOf(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('a chat is pinned, silenced and kept unread, its row says so, and each is taken back', async () => {
  const line = row(page, VISITOR)
  await choose('Pin chat')
  await expect(line.getByRole('img', { name: 'Pinned' })).toBeVisible()
  await choose('Mute')
  await expect(line.getByRole('img', { name: 'Muted on the phone' })).toBeVisible()
  await choose('Mark as unread')
  await expect(line.getByTestId('unread-count')).toBeVisible()
  await menu().click()
  await expect(page.getByRole('menuitem', { name: 'Unpin chat', exact: true })).toBeVisible()
  await expectNoFaults()
  await page.getByRole('menuitem', { name: 'Unpin chat', exact: true }).click()
  await choose('Unmute')
  await expect(line.getByRole('img', { name: 'Pinned' })).toHaveCount(0)
  await expect(line.getByRole('img', { name: 'Muted on the phone' })).toHaveCount(0)
})

test('a chat is put aside and found there, and what is written brings it back', async () => {
  await choose('Archive chat')
  await filter('Archived').click()
  await expect(row(page, VISITOR)).toBeVisible()
  await expectNoFaults()
  await choose('Move back to the list')
  await filter('All').click()
  await expect(row(page, VISITOR)).toBeVisible()
  await choose('Archive chat')
  await phones.write('masih ada?')
  await expect(bubble(page, 'masih ada?')).toBeVisible()
  await page.reload()
  await expect(row(page, VISITOR)).toContainText('masih ada?')
})

test('a person is blocked after a question, nothing goes either way, and both write again after', async () => {
  await choose('Block')
  const question = page.getByRole('dialog', { name: `Block ${VISITOR}?` })
  await expect(question).toContainText('nobody here can write to them')
  await expectNoFaults()
  await question.getByRole('button', { name: 'Block' }).click()
  const blocked = page.getByTestId('contact-blocked')
  await expect(blocked).toContainText(`${VISITOR} is blocked on this number.`)
  await expect(thread().getByText('Blocked', { exact: true })).toBeVisible()
  await expect(composer(page, VISITOR)).toHaveCount(0)
  await expectNoFaults()
  await blocked.getByRole('button', { name: 'Unblock' }).click()
  await expect(composer(page, VISITOR)).toBeVisible()
  await expect(thread().getByText('Blocked', { exact: true })).toHaveCount(0)
  await phones.write('halo lagi')
  await expect(bubble(page, 'halo lagi')).toBeVisible()
  await answer(page, VISITOR, 'halo juga')
  await expect.poll(() => phones.texts()).toContain('halo juga')
})

test('a person is shown with the picture they have, in the list and above the thread', async () => {
  await page.route('**/api/v1/chats?*', async (route) => {
    const answer = await route.fetch()
    const list = (await answer.json()) as { items: { contact: { id: string } }[] }
    const pictured = ({ id }: { id: string }) => ({
      state: 'ready',
      url: `/api/v1/contacts/${id}/picture?v=1`,
    })
    const items = list.items.map((chat) => ({
      ...chat,
      contact: { ...chat.contact, picture: pictured(chat.contact) },
    }))
    await route.fulfill({ json: { ...list, items } })
  })
  await page.route('**/api/v1/contacts/*/picture?v=1', (route) =>
    route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }),
  )
  await page.reload()
  const pictures = [row(page, VISITOR).getByTestId('picture'), thread().getByTestId('picture')]
  const areShown = async () => {
    for (const picture of pictures) await expect(picture).toHaveJSProperty('naturalWidth', 96)
  }
  await areShown()
  await expectNoFaults()
  // The list was away on the narrow screens, and asks again.
  await areShown()
  await page.unrouteAll()
  await page.reload()
})

test('members of a group stand by the names of the contacts they are, where they are listed and mentioned', async () => {
  await page.getByRole('button', { name: 'New group' }).click()
  const dialog = page.getByRole('dialog', { name: 'New group' })
  await dialog.getByLabel('From number').selectOption({ label: SHOP })
  await dialog.getByLabel('Group name').fill(GROUP)
  await dialog.getByLabel('Or a phone number').fill(`+${VISITOR_NUMBER}`)
  await dialog.getByRole('button', { name: 'Add number' }).click()
  await dialog.getByRole('button', { name: 'Make the group' }).click()
  await expect(composer(page, GROUP)).toBeVisible()
  await page.getByRole('button', { name: `About the group ${GROUP}` }).click()
  const drawer = page.getByRole('dialog', { name: GROUP })
  await expect(drawer.getByRole('listitem').filter({ hasText: VISITOR })).toContainText(`+${VISITOR_NUMBER}`)
  await expectNoFaults()
  await page.keyboard.press('Escape')
  await expect(drawer).toHaveCount(0)
  await composer(page, GROUP).pressSequentially(`@${VISITOR.slice(0, 2)}`)
  const offered = page.getByRole('listbox', { name: 'Members to mention' }).getByRole('option')
  await expect(offered).toHaveText([VISITOR])
  await page.keyboard.press('Enter')
  await expect(composer(page, GROUP)).toHaveValue(`@${VISITOR} `)
})
