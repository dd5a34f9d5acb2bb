// A bad line between a browser and the program: slow both ways, and cut every few seconds, whatever is on it.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface FlakyLine {
  /** Where the program is reached over this line. */
  url: string
  cuts: () => number
  /** From now on it is a good line. */
  mend: () => void
  close: () => void
}

/** `delayMs` is that of one way; a round trip takes twice as long. */
export async function openFlakyLine(
  target: string,
  { delayMs, cutEveryMs }: { delayMs: number; cutEveryMs: number },
): Promise<FlakyLine> {
  const { hostname, port } = new URL(target)
  const open = new Set<Socket>()
  let [delay, cuts] = [delayMs, 0]

  function pass(from: Socket, to: Socket): void {
    from.on('data', (bytes) => setTimeout(() => !to.destroyed && to.write(bytes), delay))
    from.on('end', () => setTimeout(() => to.end(), delay))
    from.on('error', () => to.destroy())
    from.on('close', () => {
      open.delete(from)
      setTimeout(() => to.destroy(), delay)
    })
  }

  const server = createServer((browser) => {
    const program = connect(Number(port), hostname)
    for (const end of [browser, program]) open.add(end)
    pass(browser, program)
    pass(program, browser)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cutting = setInterval(() => {
    cuts += 1
    for (const end of open) end.resetAndDestroy()
  }, cutEveryMs)
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    cuts: () => cuts,
    mend() {
      clearInterval(cutting)
      delay = 0
    },
    close() {
      clearInterval(cutting)
      for (const end of open) end.destroy()
      server.close()
    },
  }
}
