// Pictures and videos of a chat: the box that is kept for them, and the viewer that shows them large.
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './faults'
import { openPhone, swipe } from './fingers'
import { openChat } from './office'
import { clip, draftOf, picture, textFile } from './pictures'
import { openShop, type Shop } from './shop'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const SHAPES = [picture('merah.png', 640, 480, [200, 40, 40]), picture('hijau.png', 300, 900, [40, 160, 60])]
const LONG_AGO = picture('biru.png', 400, 400, [40, 60, 200])
/** More than one page of messages. */
const BETWEEN = 120
/** As high as the box of a picture gets, for its width. */
const TALLEST = Math.round((340 / 160) * 100) / 100
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>parent.hacked = 1</script></svg>'

let shop: Shop

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  await shop.whatsapp.createCustomer(`+${SARI.phone}`, SARI.name)
  const write = (draft: object) => shop.whatsapp.write(SARI.phone, shop.number.phone_number_id, draft)
  await write({ ...draftOf('image', LONG_AGO), caption: 'dulu' })
  const at = Date.now()
  await shop.meta.deliver(
    Array.from({ length: BETWEEN }, (_, index) => ({ from: SARI, body: `pesan ${String(index)}`, at })),
  )
  for (const shape of SHAPES) await write({ ...draftOf('image', shape), caption: `ini ${shape.name}` })
  await write(draftOf('video', clip()))
  await readEverything(await browser.newPage())
})

/** From then on the chat opens at its end, with one page of messages. */
async function readEverything(page: Page): Promise<void> {
  await shop.enter(page)
  await openChat(page, SARI.name)
  await page.getByRole('button', { name: /To the newest message/ }).click()
  await expect(page.getByTestId('unread-count')).toHaveCount(0)
  await page.close()
}

test.afterAll(() => shop.close())

const media = (page: Page) => page.getByTestId('media')
const viewer = (page: Page) => page.getByTestId('viewer')
const shown = (page: Page) => viewer(page).getByRole('img', { name: 'Photo' })
const opener = (page: Page, index: number) => media(page).nth(index).getByRole('button', { name: /^Open/ })
const place = (page: Page) => viewer(page).getByTestId('place')

async function openSari(page: Page): Promise<void> {
  await shop.enter(page)
  await openChat(page, SARI.name)
  await expect(media(page)).toHaveCount(3)
  await expect(media(page).nth(0).locator('img')).toHaveJSProperty('complete', true)
}

test('a press opens the viewer, the arrows lead through all of them, Escape gives the focus back (#74)', async ({
  page,
}) => {
  await openSari(page)
  await opener(page, 0).focus()
  await page.keyboard.press('Enter')
  await expect(place(page)).toHaveText('1 / 3')
  await expect(shown(page)).toHaveJSProperty('naturalWidth', 640)
  await expect(viewer(page)).toContainText('ini merah.png')
  await page.keyboard.press('ArrowRight')
  await expect(place(page)).toHaveText('2 / 3')
  await expect(shown(page)).toHaveJSProperty('naturalHeight', 900)
  await viewer(page).getByRole('button', { name: 'The next one' }).click()
  await expect(place(page)).toHaveText('3 / 3')
  await expect(viewer(page).getByRole('button', { name: 'The next one' })).toHaveCount(0)
  await expect(viewer(page).locator('video')).toBeVisible()
  await viewer(page).getByRole('button', { name: 'The one before' }).click()
  await expect(place(page)).toHaveText('2 / 3')
  await page.keyboard.press('Escape')
  await expect(viewer(page)).toHaveCount(0)
  await expect(opener(page, 0)).toBeFocused()
})

test('before the first one the older messages are looked through for more, to the beginning of the chat (#74)', async ({
  page,
}) => {
  await openSari(page)
  await opener(page, 0).click()
  await expect(place(page)).toHaveText('1 / 3')
  await page.keyboard.press('ArrowLeft')
  await expect(place(page)).toHaveText('1 / 4')
  await expect(viewer(page)).toContainText('dulu')
  await expect(shown(page)).toHaveJSProperty('naturalWidth', 400)
  await expect(viewer(page).getByRole('button', { name: 'The one before' })).toHaveCount(0)
})

test('a picture is zoomed by keys, by wheel and by double click, is moved, and is whole again for the next (#74)', async ({
  page,
}) => {
  await openSari(page)
  await opener(page, 0).click()
  const scale = () => shown(page).evaluate((one) => new DOMMatrix(getComputedStyle(one).transform).a)
  const left = () => shown(page).evaluate((one) => new DOMMatrix(getComputedStyle(one).transform).e)
  expect(await scale()).toBe(1)
  await viewer(page).getByRole('button', { name: 'Larger' }).click()
  await expect.poll(scale).toBeCloseTo(1.5)
  await page.keyboard.press('-')
  await expect.poll(scale).toBe(1)
  await shown(page).hover()
  await page.mouse.wheel(0, -400)
  await expect.poll(scale).toBeCloseTo(2)
  const before = await left()
  await page.mouse.down()
  await page.mouse.move(700, 420, { steps: 4 })
  await page.mouse.up()
  expect(await left()).not.toBe(before)
  await page.mouse.dblclick(640, 400)
  await expect.poll(scale).toBe(1)
  await page.mouse.dblclick(640, 400)
  await expect.poll(scale).toBeCloseTo(2.5)
  await page.keyboard.press('ArrowRight')
  await expect(place(page)).toHaveText('2 / 3')
  expect(await scale()).toBe(1)
  expect(await faultsOf(page)).toEqual([])
})

test('what is looked at is downloaded as it came (#74)', async ({ page }) => {
  await openSari(page)
  await opener(page, 1).click()
  const waiting = page.waitForEvent('download')
  await viewer(page)
    .getByRole('link', { name: /^Download/ })
    .click()
  const stream = await (await waiting).createReadStream()
  const bytes: Buffer[] = []
  for await (const some of stream) bytes.push(some as Buffer)
  expect(Buffer.concat(bytes).equals(SHAPES[1]?.buffer ?? Buffer.alloc(0))).toBe(true)
})

test('a finger draws along what is close up', async ({ browser }) => {
  const page = await openPhone(browser)
  await openSari(page)
  await opener(page, 0).tap()
  await viewer(page).getByRole('button', { name: 'Larger' }).tap()
  const left = () => shown(page).evaluate((one) => new DOMMatrix(getComputedStyle(one).transform).e)
  expect(await left()).toBe(0)
  await swipe(page, shown(page), 60, 0)
  await expect.poll(left).toBeGreaterThan(30)
  await page.context().close()
})

test('a video shows what it begins with, comes in parts, can be sought in and makes no sound by itself (#75)', async ({
  page,
}) => {
  const parts: string[] = []
  page.on('response', (response) => {
    const { range } = response.request().headers()
    if (range && response.url().includes('/media/')) parts.push(`${String(response.status())} ${range}`)
  })
  await openSari(page)
  const poster = media(page).nth(2).locator('video')
  await expect
    .poll(() => poster.evaluate((one: HTMLVideoElement) => one.readyState))
    .toBeGreaterThanOrEqual(2)
  await expect(poster).toHaveJSProperty('videoWidth', 320)
  await expect(poster).toHaveJSProperty('muted', true)
  await expect(poster).toHaveJSProperty('paused', true)
  await opener(page, 2).click()
  const video = viewer(page).locator('video')
  await expect(video).toHaveJSProperty('paused', true)
  await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.readyState)).toBeGreaterThan(0)
  expect(await video.evaluate((one: HTMLVideoElement) => [one.autoplay, Math.round(one.duration)])).toEqual([
    false,
    12,
  ])
  await video.evaluate((one: HTMLVideoElement) => (one.currentTime = 9))
  await expect.poll(() => video.evaluate((one: HTMLVideoElement) => !one.seeking && one.currentTime)).toBe(9)
  await expect(video).toHaveJSProperty('paused', true)
  expect(parts.length).toBeGreaterThan(0)
  expect(parts.every((part) => part.startsWith('206 '))).toBe(true)
})

test('the box of a picture has its shape before the picture is there, and stays as it is (#77)', async ({
  page,
}) => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/api/v1/media/**', async (route) => {
    await held
    await route.continue()
  })
  await shop.enter(page)
  await openChat(page, SARI.name)
  await expect(media(page)).toHaveCount(3)
  const boxes = () =>
    media(page).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect))
  const before = await boxes()
  expect(before.every(({ height }) => height > 100)).toBe(true)
  const shapes = before.slice(0, 2).map(({ width, height }) => Math.round((height / width) * 100) / 100)
  expect(shapes).toEqual([480 / 640, TALLEST])
  release()
  await expect(media(page).nth(1).locator('img')).toHaveJSProperty('naturalHeight', 900)
  expect(await boxes()).toEqual(before)
})

test('a page or a drawing with scripts is only ever downloaded, wherever it is opened (#80)', async ({
  page,
}) => {
  const files = [
    { ...textFile('logo.svg', SVG), mimeType: 'image/svg+xml' },
    { ...textFile('halaman.html', '<script>parent.hacked = 1</script>'), mimeType: 'text/html' },
  ]
  for (const file of files)
    await shop.whatsapp.write(SARI.phone, shop.number.phone_number_id, draftOf('document', file))
  await shop.enter(page)
  await openChat(page, SARI.name)
  for (const { name } of files) {
    const link = page.getByRole('link', { name: `Download ${name}` })
    await expect(link).toBeVisible()
    const bubble = page.locator('article').filter({ has: link })
    await expect(bubble.locator('img, iframe, object, embed')).toHaveCount(0)
    const address = await link.evaluate((one: HTMLAnchorElement) => one.href)
    const answer = await page.request.get(address)
    expect(answer.headers()).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(/^attachment/),
      'content-security-policy': expect.stringContaining('sandbox'),
    })
    const tab = await page.context().newPage()
    const download = tab.waitForEvent('download')
    await tab.goto(address).catch(() => null)
    expect((await download).suggestedFilename()).toBe(name)
    await tab.close()
  }
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
})
