// The program under test: the one at BLAZZ_URL, or one started from BLAZZ_BIN on an empty folder.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const patienceInMs = 30_000

/** Gives the address and a way to stop what was started. */
export async function startProgram() {
  if (process.env.BLAZZ_URL) return { url: process.env.BLAZZ_URL.replace(/\/$/, ''), stop: async () => {} }
  const binary = process.env.BLAZZ_BIN
  if (!binary) throw new Error('say where the program is: BLAZZ_URL or BLAZZ_BIN')
  const folder = await mkdtemp(join(tmpdir(), 'blazz-sockets-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const program = spawn(binary, ['serve'], {
    env: { ...process.env, BLAZZ_DATA_DIR: folder, BLAZZ_LISTEN: `127.0.0.1:${port}`, BLAZZ_PUBLIC_URL: url },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = new Promise((resolve) => program.once('exit', resolve))
  const stop = async () => {
    program.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  await Promise.race([ready(url), ended.then((code) => Promise.reject(new Error(`it ended with ${code}`)))])
  return { url, stop }
}

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function ready(url) {
  const deadline = Date.now() + patienceInMs
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the program was not ready within ${patienceInMs} ms`)
}
