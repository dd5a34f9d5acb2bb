// What a page must never show, whatever its theme and width, and what its browser must never complain about.
import { expect, type Page } from '@playwright/test'
import { seriousFaults } from './axe'

export const THEMES = ['light', 'dark'] as const
/** A laptop, a phone, and the narrowest that must do without scrolling sideways. */
export const WIDTHS = [1280, 390, 320]
const HEIGHT = 800

/** The faults of a page in every theme and width, each with where it was seen. */
export async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = []
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT })
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
      const found = [...(await shapeFaults(page)), ...(await seriousFaults(page))]
      faults.push(...found.map((fault) => `${String(width)} ${colorScheme}: ${fault}`))
    }
  }
  return faults
}

async function shapeFaults(page: Page): Promise<string[]> {
  const counts = {
    'first-level headings': await page.locator('h1:visible').count(),
    mains: await page.locator('main:visible').count(),
  }
  const title = await page.title()
  const wrong = Object.entries(counts).filter(([, count]) => count !== 1)
  const sideways = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter(
        (one) => one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX),
      )
      .concat(document.documentElement.scrollWidth > innerWidth ? [document.documentElement] : [])
      .map((one) => `${one.tagName.toLowerCase()}.${one.className}`),
  )
  return [
    ...(/^(?:\(\d+\+?\) )?\S.* - Blazz$/.test(title) ? [] : [`is called ${title}`]),
    ...wrong.map(([what, count]) => `${String(count)} ${what}`),
    ...sideways.map((place) => `scrolls sideways: ${place}`),
  ]
}

/** What the browser complains about from now on. A stranger's first question who they are is refused: that is no fault. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (line) => {
    if (line.type() !== 'error' || line.location().url.endsWith('/api/v1/auth/me')) return
    complaints.push(`${line.text()} ${line.location().url}`)
  })
  return complaints
}
