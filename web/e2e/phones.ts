// The demo with its phones: the shop's, which links by one click, and the visitor's, which writes to it.
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { expect, type Page } from '@playwright/test'
import { answers, DEMO, freePort } from './processes'

/** How the shop's phone is called at WhatsApp, its number, and the visitor's. */
export const SHOP = 'Rumah Kain'
export const SHOP_NUMBER = '+62 811-3000-300'
export const VISITOR = 'You'
export const VISITOR_NUMBER = '628129990001'

export interface Phones {
  /** Where the page is. */
  url: string
  /** Where the simulated Cloud API is steered. */
  simulator: string
  signIn(page: Page): Promise<void>
  /** The shop's phone takes the code, or the letters, that the page shows. */
  link(): Promise<void>
  /** The visitor writes to the shop. */
  write(text: string): Promise<void>
  /** What came to the visitor's phone. */
  texts(): Promise<string[]>
  stop(): void
}

/** Nobody writes by themselves. */
export async function startPhones(): Promise<Phones> {
  const [page, cloud, linked] = [await freePort(), await freePort(), await freePort()]
  const ports = { '--port': page, '--phone-port': cloud, '--linked-port': linked }
  const flags = Object.entries(ports).flatMap(([flag, port]) => [flag, String(port)])
  const demo = spawn(DEMO, ['--quiet', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] })
  const password = await passwordOf(demo)
  const url = `http://127.0.0.1:${String(page)}`
  const desk = `http://127.0.0.1:${String(linked)}`
  await answers(`${desk}/state`)
  return {
    url,
    simulator: `http://127.0.0.1:${String(cloud)}`,
    async signIn(visitor) {
      await visitor.goto(`${url}/app/login`)
      await visitor.getByLabel('E-mail').fill('ayu@demo.example')
      await visitor.getByLabel('Password').fill(password)
      await visitor.keyboard.press('Enter')
      await expect(visitor.getByRole('navigation', { name: 'Pages' })).toBeVisible()
    },
    link: () => ask(`${desk}/scan`, {}),
    write: (text) => ask(`${desk}/write`, { to: SHOP_NUMBER.replaceAll(/\D/g, ''), text }),
    async texts() {
      const { texts } = (await (await fetch(`${desk}/state`)).json()) as { texts: { text: string }[] }
      return texts.map(({ text }) => text)
    },
    stop: () => demo.kill('SIGINT'),
  }
}

/** The demo makes a new one each time, and says it. */
async function passwordOf(demo: ChildProcess): Promise<string> {
  if (!demo.stdout) throw new Error('the demo says nothing')
  for await (const line of createInterface({ input: demo.stdout })) {
    const password = /Password\s+(\S+)/.exec(line)?.[1]
    if (password) return password
  }
  throw new Error('the demo ended')
}

async function ask(address: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-requested-with': 'story' }
  const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${address}: ${String(answer.status)} ${await answer.text()}`)
}
