// Files out of a chat: pasted, dropped, chosen or taken with the camera, looked at first, sent in their order.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { drag } from './drops'
import { complaintsOf, faultsOf } from './faults'
import { openPhone } from './fingers'
import { answer, composer, openChat } from './office'
import { clip, picture, textFile, type Made } from './pictures'
import { openShop, type Shop } from './shop'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const DEWI = { phone: '6281234500004', name: 'Dewi Anggraini' }
const RED = picture('merah.png', 640, 480, [200, 40, 40])
const BLUE = picture('biru.png', 300, 600, [40, 60, 200])
const NOTE = textFile('Daftar harga.txt', 'katun 50.000')
const MB = 1_000_000

let shop: Shop
let folder: string

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(join(tmpdir(), 'blazz-files-'))
  for (const { name, buffer } of [RED, BLUE, NOTE]) writeFileSync(join(folder, name), buffer)
  mkdirSync(join(folder, 'gudang'))
  shop = await openShop(browser)
  for (const { phone, name } of [SARI, DEWI]) {
    await shop.whatsapp.createCustomer(`+${phone}`, name)
    await shop.whatsapp.write(phone, shop.number.phone_number_id, `halo dari ${name}`)
  }
})

test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  shop.close()
})

const sheet = (page: Page) => page.getByRole('dialog', { name: /^Send to/ })
const chosen = (page: Page) => sheet(page).getByTestId('chosen-file')
const words = (page: Page) => sheet(page).getByLabel('Words to this file')
const send = (page: Page) => sheet(page).getByRole('button', { name: /^Send \d/ })
const ours = (page: Page) => page.locator('article[data-direction=out]')
const delivered = (bubble: Locator) => bubble.locator('[data-state=delivered]')
const got = ({ phone } = SARI) => shop.whatsapp.files(phone, shop.number.phone_number_id)

async function openSari(page: Page): Promise<void> {
  await shop.enter(page)
  await openChat(page, SARI.name)
}

/** What the clipboard holds when somebody has copied files. */
async function paste(page: Page, files: Made[], text?: string): Promise<void> {
  const held = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    data: buffer.toString('base64'),
  }))
  await composer(page, SARI.name).evaluate(
    (box, [some, said]) => {
      const data = new DataTransfer()
      for (const { name, mimeType, data: bytes } of some) {
        const content = Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))
        data.items.add(new File([content], name, { type: mimeType }))
      }
      if (said) data.setData('text/plain', said)
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    },
    [held, text] as const,
  )
}

async function choose(page: Page, line: string, files: Made[] | string[]): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach files' }).click()
  await page.getByRole('menuitem', { name: line }).click()
  await (await choosing).setFiles(files)
}

test('pasted files are shown first, get words each, are moved and removed, and arrive so (#57)', async ({
  page,
}) => {
  const complaints = complaintsOf(page)
  await openSari(page)
  await paste(page, [RED, NOTE, BLUE])
  await expect(chosen(page)).toHaveCount(3)
  await expect(sheet(page).getByTestId('file-preview').locator('img')).toHaveJSProperty('naturalWidth', 640)
  await expect(words(page)).toBeFocused()
  await words(page).fill('yang merah')
  await sheet(page).getByRole('button', { name: 'Look at biru.png' }).click()
  await expect(words(page)).toHaveValue('')
  await words(page).fill('yang biru')
  expect(await faultsOf(page)).toEqual([])
  await sheet(page).getByRole('button', { name: 'Remove Daftar harga.txt' }).click()
  await expect(chosen(page)).toHaveCount(2)
  await sheet(page).getByRole('button', { name: 'Send biru.png earlier' }).click()
  await expect(chosen(page).first().getByRole('button', { name: 'Look at biru.png' })).toBeVisible()
  await page.setViewportSize({ width: 1280, height: 800 })
  await send(page).click()
  await expect(sheet(page)).toHaveCount(0)
  await expect(ours(page)).toHaveCount(2)
  await expect(delivered(ours(page).last())).toBeVisible()
  await expect
    .poll(async () => (await got()).map(({ caption }) => caption))
    .toEqual(['yang biru', 'yang merah'])
  const arrived = await got()
  expect(
    arrived.map(({ bytes }, index) => bytes.equals([BLUE, RED][index]?.buffer ?? bytes.subarray(1))),
  ).toEqual([true, true])
  await expect(ours(page).first().getByTestId('media').locator('img')).toHaveJSProperty('naturalWidth', 300)
  expect(complaints).toEqual([])
})

test('words that were copied with a picture of them are pasted as words (#57)', async ({ page }) => {
  await openSari(page)
  await paste(page, [RED], 'dari dokumen')
  await expect(sheet(page)).toHaveCount(0)
  await paste(page, [RED])
  await expect(chosen(page)).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(sheet(page)).toHaveCount(0)
  await expect(ours(page)).toHaveCount(2)
})

test('files are dropped anywhere on the chat, which says what will happen; folders are refused with the reason (#58)', async ({
  page,
}) => {
  await openSari(page)
  const thread = page.getByRole('region', { name: SARI.name })
  const overlay = page.getByTestId('drop-overlay')
  for (const place of [
    thread,
    page.getByRole('group', { name: /^Messages with/ }),
    composer(page, SARI.name),
  ]) {
    const files = await drag(page, place, [join(folder, RED.name), join(folder, NOTE.name)])
    await expect(overlay).toContainText(`Let go to send to ${SARI.name}`)
    await expect(overlay).toContainText('You see the files first')
    await files.drop()
    await expect(overlay).toHaveCount(0)
    await expect(chosen(page)).toHaveCount(2)
    await sheet(page).getByRole('button', { name: 'Cancel' }).click()
    await expect(sheet(page)).toHaveCount(0)
  }
  const mixed = await drag(page, thread, [join(folder, 'gudang'), join(folder, BLUE.name)])
  await mixed.drop()
  await expect(page.getByText('Folders cannot be sent.')).toBeVisible()
  await expect(chosen(page)).toHaveCount(1)
  await sheet(page).getByRole('button', { name: 'Cancel' }).click()
  const alone = await drag(page, thread, [join(folder, 'gudang')])
  await alone.drop()
  await expect(page.getByText('Folders cannot be sent.').last()).toBeVisible()
  await expect(sheet(page)).toHaveCount(0)
  const beside = await drag(page, page.getByRole('navigation', { name: 'Pages' }), [join(folder, RED.name)])
  await expect(overlay).toHaveCount(0)
  await beside.drop()
  await expect(composer(page, SARI.name)).toBeVisible()
})

test('a broken rule is named before anything leaves (#59)', async ({ page }) => {
  let uploads = 0
  page.on('request', (request) => {
    if (request.method() === 'POST' && /\/media\?/.test(request.url())) uploads += 1
  })
  await openSari(page)
  const large = { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(17.5 * MB) }
  const program = { name: 'kasir.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') }
  const empty = textFile('kosong.txt', '')
  await choose(page, 'Any file', [RED, large, program, empty])
  await expect(chosen(page)).toHaveCount(4)
  await expect(send(page)).toBeDisabled()
  const rules: [string, RegExp][] = [
    [large.name, /film\.mp4 is too large: Video goes up to 1[67](\.\d)? MB/],
    [program.name, /kasir\.exe is of a type that cannot be sent.*PDF/],
    [empty.name, /kosong\.txt is empty/],
  ]
  for (const [name, rule] of rules) {
    await sheet(page)
      .getByRole('button', { name: `Look at ${name}` })
      .click()
    await expect(sheet(page).getByRole('alert')).toHaveText(rule)
    await sheet(page)
      .getByRole('button', { name: `Remove ${name}` })
      .click()
  }
  await expect(send(page)).toBeEnabled()
  await sheet(page).getByRole('button', { name: 'Cancel' }).click()
  expect(uploads).toBe(0)
})

/** Uploads wait until they are let through; gives what lets them, and the keys they came with. */
async function holdUploads(
  page: Page,
): Promise<{ keys: string[]; release: () => void; refuseNext: () => void }> {
  const keys: string[] = []
  let release: () => void = () => undefined
  let mustRefuse = false
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route(/\/api\/v1\/media\?/, async (route) => {
    keys.push(route.request().headers()['idempotency-key'] ?? '')
    if (mustRefuse) {
      mustRefuse = false
      return route.fulfill({ status: 422, json: { code: 'file_type_refused', detail: 'not today' } })
    }
    await held
    return route.continue()
  })
  return { keys, release, refuseNext: () => (mustRefuse = true) }
}

test('an upload says how far it is, goes on in another chat, and its bubble stands there meanwhile (#59)', async ({
  page,
}) => {
  await openSari(page)
  const line = await holdUploads(page)
  await choose(page, 'Photos and videos', [clip()])
  await words(page).fill('lihat ini')
  await send(page).click()
  const bubble = ours(page).filter({ hasText: 'lihat ini' })
  await expect(bubble.getByTestId('media').locator('video')).toBeVisible()
  await expect(bubble.getByRole('progressbar', { name: 'Upload of the file' })).toBeVisible()
  await expect(bubble.getByRole('button', { name: 'Stop sending' })).toBeVisible()
  await answer(page, SARI.name, 'sudah lihat videonya?')
  await openChat(page, DEWI.name)
  await expect(ours(page)).toHaveCount(0)
  line.release()
  await expect.poll(async () => (await got()).map(({ caption }) => caption)).toContain('lihat ini')
  await openChat(page, SARI.name)
  await expect(delivered(bubble)).toBeVisible()
  await expect(bubble.getByRole('progressbar')).toHaveCount(0)
  await expect(delivered(ours(page).filter({ hasText: 'sudah lihat' }))).toBeVisible()
  const said = await ours(page).allTextContents()
  expect(said.findIndex((text) => text.includes('lihat ini'))).toBe(said.length - 2)
})

test('an upload is stopped, and one that failed is tried again and sent once (#59)', async ({ page }) => {
  await openSari(page)
  const line = await holdUploads(page)
  const before = (await got()).length
  await choose(page, 'Photos and videos', [RED])
  await words(page).fill('jangan')
  await send(page).click()
  const stopped = ours(page).filter({ hasText: 'jangan' })
  await stopped.getByRole('button', { name: 'Stop sending' }).click()
  await expect(stopped).toHaveCount(0)
  line.refuseNext()
  await choose(page, 'Photos and videos', [BLUE])
  await words(page).fill('coba lagi')
  await send(page).click()
  const failed = ours(page).filter({ hasText: 'coba lagi' })
  await expect(failed.getByTestId('delivery-trouble')).toContainText('not today')
  line.release()
  await failed.getByRole('button', { name: 'Try again' }).click()
  await expect(delivered(failed)).toBeVisible()
  expect(line.keys).toHaveLength(3)
  expect(line.keys[2]).toBe(line.keys[1])
  const after = (await got()).slice(before)
  expect(after.map(({ caption }) => caption)).toEqual(['coba lagi'])
})

test('on a phone a picture is taken with the camera, looked at and sent (#81)', async ({ browser }) => {
  const page = await openPhone(browser)
  await openSari(page)
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach files' }).tap()
  await page.getByRole('menuitem', { name: 'Take a picture' }).tap()
  const camera = await choosing
  expect(await camera.element().getAttribute('capture')).toBe('environment')
  expect(await camera.element().getAttribute('accept')).toBe('image/*')
  await camera.setFiles(picture('foto.png', 400, 300, [120, 90, 60]))
  await words(page).fill('dari kamera')
  await send(page).tap()
  await expect(delivered(ours(page).filter({ hasText: 'dari kamera' }))).toBeVisible()
  await expect.poll(async () => (await got()).at(-1)?.caption).toBe('dari kamera')
  await page.context().close()
})
