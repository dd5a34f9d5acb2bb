// The programs a story runs on: `blazz` itself, and the demo for its simulated WhatsApp.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const FOLDER = new URL('../../target/debug/', import.meta.url).pathname
export const DEMO = process.env.BLAZZ_DEMO_BIN ?? `${FOLDER}blazz-demo`
const START_MS = 60_000

export interface Programs {
  /** Where the page is. */
  url: string
  /** Where simulated WhatsApp is steered. */
  simulator: string
  /** The power cut: `blazz` dies at once; simulated WhatsApp lives on. */
  kill(): Promise<void>
  /** Starts `blazz` again on what it left behind. */
  revive(): Promise<void>
  /** Adds older messages to the chat last written in, and other chats, while `blazz` is down. */
  fill(messages: number, chats: number): Promise<void>
  stop(): void
}

/** Starts a fresh installation, with settings of its own, and a simulated WhatsApp that belongs to it. */
export async function startPrograms(settings: Record<string, string> = {}): Promise<Programs> {
  const folder = mkdtempSync(join(tmpdir(), 'blazz-story-'))
  const [page, demoPage, phones] = [await freePort(), await freePort(), await freePort()]
  const simulator = `http://127.0.0.1:${String(phones)}`
  const url = `http://127.0.0.1:${String(page)}`
  const ports = { '--port': demoPage, '--phone-port': phones, '--linked-port': 0 }
  const demo = start(DEMO, ['--quiet', ...Object.entries(ports).flat().map(String)])
  await answers(`${simulator}/_sim/customers`)
  const listen = ['--data-dir', folder, '--listen', `127.0.0.1:${String(page)}`]
  const startBlazz = () =>
    start(process.env.BLAZZ_BIN ?? `${FOLDER}blazz`, listen, { BLAZZ_GRAPH_URL: simulator, ...settings })
  let blazz = startBlazz()
  await answers(`${url}/health/ready`)
  const kill = async () => {
    const gone = once(blazz, 'exit')
    blazz.kill('SIGKILL')
    await gone
  }
  const revive = async () => {
    blazz = startBlazz()
    await answers(`${url}/health/ready`)
  }
  return {
    url,
    simulator,
    kill,
    revive,
    async fill(messages, chats) {
      await kill()
      const filler = process.env.BLAZZ_FILL_BIN ?? `${FOLDER}blazz-fill`
      execFileSync(filler, [join(folder, 'blazz.db'), String(messages), String(chats)], { stdio: 'inherit' })
      await revive()
    },
    stop() {
      blazz.kill('SIGKILL')
      demo.kill('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function start(program: string, parameters: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(program, parameters, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, BLAZZ_LOG: 'warn', ...env },
  })
}

export async function answers(address: string): Promise<void> {
  const until = Date.now() + START_MS
  for (;;) {
    const answer = await fetch(address).catch(() => null)
    if (answer?.ok) return
    if (Date.now() > until) throw new Error(`${address} does not answer`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port)
        else reject(new Error('no port'))
      })
    })
  })
}
