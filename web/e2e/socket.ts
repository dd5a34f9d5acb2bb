// The live line of a page, as its browser sees it.
import type { Page } from '@playwright/test'

/** Until the page that comes next hears the workspace. */
export async function listening(page: Page): Promise<void> {
  const socket = await page.waitForEvent('websocket')
  await socket.waitForEvent('framereceived', {
    predicate: ({ payload }) =>
      /subscription_succeeded/.test(String(payload)) && /private-workspace/.test(String(payload)),
  })
}
