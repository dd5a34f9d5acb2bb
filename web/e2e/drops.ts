// Files drawn from the desktop over the page, as the browser gets them from the system.
import type { Locator, Page } from '@playwright/test'

export interface Drag {
  /** Lets go. */
  drop: () => Promise<void>
}

/** Draws files or folders of the disk to the middle of something. */
export async function drag(page: Page, target: Locator, paths: string[]): Promise<Drag> {
  const box = await target.boundingBox()
  if (!box) throw new Error('nothing to draw over')
  const desktop = await page.context().newCDPSession(page)
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const data = { items: [], files: paths, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver'] as const)
    await desktop.send('Input.dispatchDragEvent', { type, ...at, data })
  return {
    async drop() {
      await desktop.send('Input.dispatchDragEvent', { type: 'drop', ...at, data })
      await desktop.detach()
    },
  }
}
