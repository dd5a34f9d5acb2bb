// Looks for faults that shut people out. The script goes in by the debugger: a page's own policy forbids it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Fault {
  id: string
  impact: string | null
  nodes: { target: string[]; any: { message: string }[] }[]
}

/** Serious and critical faults of the page as it stands, in a few words each. */
export async function seriousFaults(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: source })
  const { result } = await session.send('Runtime.evaluate', {
    expression: 'axe.run(document).then((found) => JSON.stringify(found.violations))',
    awaitPromise: true,
    returnByValue: true,
  })
  const faults = JSON.parse(String(result.value)) as Fault[]
  return faults
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id}: ${target.join(' ')}. ${any[0]?.message ?? ''}`),
    )
}
