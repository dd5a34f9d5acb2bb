// What a thumb would miss.
import type { Page } from '@playwright/test'

const LEAST_PX = 44

/**
 * Everything to press that is narrower or lower, in a few words each. A control counts with its label; links within a
 * sentence have the height of its line, as WCAG 2.5.8 allows.
 */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const isClipped = (one: Element) => getComputedStyle(one).clipPath !== 'none'
    const isInSentence = (one: Element) =>
      getComputedStyle(one).display === 'inline' &&
      (one.parentElement?.textContent.trim().length ?? 0) > one.textContent.trim().length
    const sizeOf = (one: Element) => {
      const boxes = [one, ...((one as HTMLInputElement).labels ?? [])].map((part) =>
        part.getBoundingClientRect(),
      )
      return {
        width: Math.max(...boxes.map(({ width }) => width)),
        height: Math.max(...boxes.map(({ height }) => height)),
      }
    }
    return [
      ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [role=menuitem]'),
    ]
      .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((one) => one.getBoundingClientRect().width > 1 && !isClipped(one) && !isInSentence(one))
      .map((one) => ({ one, ...sizeOf(one) }))
      .filter(({ width, height }) => width < least - 0.5 || height < least - 0.5)
      .map(
        ({ one, width, height }) =>
          `${one.tagName} ${one.getAttribute('aria-label') ?? one.textContent.trim()} ${Math.round(width)}x${Math.round(height)}`,
      )
  }, LEAST_PX)
}
