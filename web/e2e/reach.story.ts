// For everybody: by keyboard alone, without motion, on the smallest screens and by thumb.
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test'
import { complaintsOf } from './faults'
import { composer, openChat, row } from './office'
import { smallTargets } from './targets'
import { openShop, type Shop } from './shop'

const SARI = { phone: '6281234500001', name: 'Sari Wulandari' }
const BUDI = { phone: '6281234500002', name: 'Budi Santoso' }
const PAGES = ['chats', 'accounts', 'accounts/new', 'people', 'operations', 'tokens', 'profile']
const MOST_STOPS = 120
/** Shorter than anybody sees, in ms. */
const UNSEEN_MS = 20

let shop: Shop
/** With the address of an open chat. */
let pages: string[]

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  shop = await openShop(browser)
  const at = Date.now() - 10_000
  await shop.meta.deliver([
    { from: BUDI, body: 'sudah sampai', at },
    { from: SARI, body: 'masih ada?', at: at + 1000 },
  ])
  const page = await (await browser.newContext()).newPage()
  await shop.enter(page)
  await openChat(page, SARI.name)
  const { pathname, search } = new URL(page.url())
  pages = [...PAGES, `${pathname.replace('/app/', '')}${search}`]
  await page.context().close()
})

test.afterAll(() => shop.close())

async function visit(page: Page, path: string): Promise<void> {
  await shop.enter(page, path)
  await page.waitForLoadState('networkidle')
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
}

interface Stop {
  name: string
  isSeen: boolean
}

/** Where the focus is: what it is called, and whether one sees that it is there. */
function stop(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    const one = document.activeElement
    if (!one || one === document.body) return null
    one.setAttribute('data-reached', '')
    const { outlineStyle, outlineWidth } = getComputedStyle(one)
    const { width, height } = one.getBoundingClientRect()
    const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 && width > 1 && height > 1
    return { name: one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 60), isSeen }
  })
}

/** All that Tab stops at, until it comes to the end of the page. */
async function stops(page: Page, key: string): Promise<Stop[]> {
  const found: Stop[] = []
  while (found.length < MOST_STOPS) {
    await page.keyboard.press(key)
    const next = await stop(page)
    if (next === null) return found
    found.push(next)
  }
  throw new Error(`no end after ${found.map(({ name }) => name).join(', ')}`)
}

/** What Tab should stop at and did not. */
function unreached(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [tabindex="0"]')]
      .filter(
        (one) => one.tabIndex >= 0 && one.checkVisibility() && !one.matches(':disabled, [data-reached]'),
      )
      .filter((one) => !(one instanceof HTMLInputElement && one.type === 'radio'))
      .map((one) => one.outerHTML.slice(0, 120)),
  )
}

test('Tab reaches everything on every page, is seen everywhere and caught nowhere; the first stop leads past the navigation (#108)', async ({
  page,
}) => {
  for (const path of pages) {
    await visit(page, path)
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    const forward = await stops(page, 'Tab')
    expect(forward[0]?.name, path).toBe('Skip to the content')
    expect(
      forward.filter(({ isSeen }) => !isSeen),
      path,
    ).toEqual([])
    expect(await unreached(page), path).toEqual([])
    const back = await stops(page, 'Shift+Tab')
    const named = (all: Stop[]) => [...new Set(all.map(({ name }) => name))].toSorted()
    expect(named(back), path).toEqual(named(forward))
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('main')).toBeFocused()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('nav') === null), path).toBe(true)
  }
})

test('by keyboard a chat is found, opened and answered; dialogs hold the focus, and Escape gives it back (#108)', async ({
  page,
}) => {
  await visit(page, 'chats')
  await page.keyboard.press('Control+Alt+/')
  await page.keyboard.type('Budi')
  await expect(row(page, SARI.name)).toHaveCount(0)
  await page.keyboard.press('ArrowDown')
  await expect(row(page, BUDI.name)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(composer(page, BUDI.name)).toBeVisible()
  await composer(page, BUDI.name).focus()
  await page.keyboard.type('syukurlah')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-direction=out]').filter({ hasText: 'syukurlah' })).toBeVisible()

  const opener = page.getByRole('button', { name: 'New chat' })
  await opener.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  for (let press = 0; press < 20; press += 1) {
    await page.keyboard.press('Tab')
    expect(await dialog.evaluate((one) => one.contains(document.activeElement))).toBe(true)
  }
  await dialog.getByRole('textbox').first().focus()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(opener).toBeFocused()

  const person = page.getByRole('button', { name: /profile and workspaces/ })
  await person.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(person).toBeFocused()
})

declare global {
  interface Window {
    /** What moved, each with how long (ms) it took. */
    motions: string[]
  }
}

/** Notes everything that takes time to change. */
function watchMotion(unseen: number): void {
  window.motions = []
  const note = () => {
    for (const animation of document.getAnimations()) {
      const { duration, iterations } = animation.effect?.getComputedTiming() ?? {}
      const target = (animation.effect as KeyframeEffect | null)?.target
      const time = Number(duration) * Math.max(1, Number(iterations))
      if (time > unseen) window.motions.push(`${target?.className ?? ''}: ${String(time)}`)
    }
    requestAnimationFrame(note)
  }
  requestAnimationFrame(note)
}

async function moveAround(page: Page): Promise<string[]> {
  await visit(page, 'chats')
  await openChat(page, SARI.name)
  await page.getByRole('button', { name: 'More about this chat' }).hover()
  await expect(page.getByRole('tooltip')).toHaveCount(1)
  await page.getByRole('button', { name: 'More about this chat' }).click()
  await page.getByRole('menuitem', { name: 'Mute' }).click()
  await page.getByRole('button', { name: 'New chat' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('button', { name: 'Emoji' }).click()
  await page.keyboard.press('Escape')
  await page.goto(`${shop.programs.url}/app/people`)
  await page.getByRole('button', { name: 'Save' }).hover()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForLoadState('networkidle')
  return page.evaluate(() => window.motions)
}

test('whoever wants no motion sees none (#112)', async ({ page, browser }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.addInitScript(watchMotion, UNSEEN_MS)
  expect(await moveAround(page)).toEqual([])
  const other = await (await browser.newContext({ reducedMotion: 'no-preference' })).newPage()
  await other.addInitScript(watchMotion, UNSEEN_MS)
  await shop.enter(other)
  await openChat(other, SARI.name)
  await other.getByRole('button', { name: 'New chat' }).click()
  await expect.poll(() => other.evaluate(() => window.motions)).not.toEqual([])
  await other.context().close()
})

test('at 320 px, and as much enlarged as that is a laptop at 400 %, nothing scrolls sideways (#111)', async ({
  page,
}) => {
  const complaints = complaintsOf(page)
  for (const path of pages) {
    for (const height of [640, 200]) {
      await page.setViewportSize({ width: 320, height })
      await visit(page, path)
      expect(await tooWide(page), `${path}, ${String(height)} px high`).toEqual([])
    }
  }
  expect(complaints).toEqual([])
})

function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main, main *')]
      .filter((one) => one.scrollWidth > one.clientWidth + 1)
      .filter(
        (one) => one === document.documentElement || /auto|scroll/.test(getComputedStyle(one).overflowX),
      )
      .map((one) => one.className),
  )
}

/** A phone of this size. */
async function phone(browser: Browser, width: number, height: number): Promise<Page> {
  const context = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width, height } })
  return context.newPage()
}

test('on a phone whatever is pressed is 44 px wide and high (#111)', async ({ browser }) => {
  const page = await phone(browser, 360, 740)
  const small: string[] = []
  for (const path of pages) {
    await visit(page, path)
    small.push(...(await smallTargets(page)).map((one) => `${path}: ${one}`))
  }
  expect(small).toEqual([])
  await page.context().close()
})

test('a phone shows one pane, Back leads from the chat to the list, and the keyboard leaves the composer in view (#113)', async ({
  browser,
}) => {
  const page = await phone(browser, 360, 740)
  await visit(page, 'chats')
  await row(page, SARI.name).tap()
  const box = composer(page, SARI.name)
  await expect(box).toBeVisible()
  await expect(row(page, BUDI.name)).toBeHidden()
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeHidden()
  await expect(page.locator('meta[name=viewport]')).toHaveAttribute(
    'content',
    /interactive-widget=resizes-content/,
  )
  await box.tap()
  // What `resizes-content` does when the keyboard comes.
  await page.setViewportSize({ width: 360, height: 380 })
  await expect(box).toBeInViewport({ ratio: 1 })
  await expect(page.getByRole('button', { name: 'Back to the chats' })).toBeInViewport({ ratio: 1 })
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goBack()
  await expect(row(page, BUDI.name)).toBeVisible()
  await expect(box).toHaveCount(0)
  await row(page, BUDI.name).tap()
  await page.getByRole('button', { name: 'Back to the chats' }).tap()
  await expect(row(page, SARI.name)).toBeVisible()
  await page.context().close()
})

test('what the phone covers is kept free: notch, corners and the bar at the bottom (#113)', async ({
  browser,
}) => {
  const page = await phone(browser, 360, 740)
  const session = await page.context().newCDPSession(page)
  const insets = { top: 40, bottom: 34, left: 0, right: 0 }
  await visit(page, 'chats')
  await session.send('Emulation.setSafeAreaInsetsOverride', { insets })
  const navigation = page.getByRole('navigation', { name: 'Pages' }).getByRole('link').first()
  expect(await below(page, navigation)).toBeGreaterThanOrEqual(insets.bottom)
  expect(await above(page.getByRole('heading', { level: 2 }).first())).toBeGreaterThanOrEqual(insets.top)
  await row(page, SARI.name).tap()
  await expect(composer(page, SARI.name)).toBeVisible()
  expect(await below(page, composer(page, SARI.name))).toBeGreaterThanOrEqual(insets.bottom)
  const back = page.getByRole('button', { name: 'Back to the chats' })
  expect(await above(back)).toBeGreaterThanOrEqual(insets.top)
  await page.context().close()
})

/** Pixels between a control and an edge of the screen. */
async function above(one: Locator): Promise<number> {
  return (await one.boundingBox())?.y ?? 0
}
async function below(page: Page, one: Locator): Promise<number> {
  const { y, height } = (await one.boundingBox()) ?? { y: Infinity, height: 0 }
  return (page.viewportSize()?.height ?? 0) - y - height
}
