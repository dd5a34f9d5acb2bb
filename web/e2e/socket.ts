// The live line of a page, as its browser sees it.
import type { Page } from '@playwright/test'

/** Until a page that comes from now on hears the workspace. */
export function listening(page: Page): Promise<void> {
  return new Promise((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        if (/subscription_succeeded/.test(String(payload)) && /private-workspace/.test(String(payload)))
          resolve()
      })
    })
  })
}
