// What a browser sees of the event log when the socket drops, repeats, reorders and returns.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventPage } from '@/api/views'
import type { Frame } from './events'
import { Follower } from './follower'

/** A server's log of `head` events of which the first `forgotten` are gone. */
class Log {
  head: number
  forgotten = 0
  failures = 0
  reads = 0
  epoch = 'e'
  readonly pageSize: number

  constructor(head: number, pageSize = 500) {
    this.head = head
    this.pageSize = pageSize
  }

  read = (after: number): Promise<EventPage> => {
    this.reads += 1
    if (this.failures > 0) {
      this.failures -= 1
      return Promise.reject(new TypeError('Failed to fetch'))
    }
    const items: EventPage['items'] = []
    for (let seq = Math.max(after, this.forgotten) + 1; seq <= this.head; seq += 1) {
      if (items.length < this.pageSize)
        items.push({ seq, name: 'ChatUpdatedEvent', data: {}, created_at: seq })
    }
    return Promise.resolve({ items, head: this.head, epoch: this.epoch, oldest: this.forgotten + 1 })
  }
}

const frame = (seq: number, previous = seq - 1, more: object = {}): Frame => ({
  name: 'ChatUpdatedEvent',
  data: { _s: seq, _p: previous, ...more },
})

function follow(log: Log) {
  const seen: number[] = []
  const reload = vi.fn()
  const follower = new Follower({
    readLog: log.read,
    deliver: ({ data }) => seen.push(data._s),
    reload,
  })
  return { follower, seen, reload }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a first subscription', () => {
  it('begins at the cursor of the server and asks for everything to be loaded anew', () => {
    const { follower, reload } = follow(new Log(7))
    expect(follower.since).toBeUndefined()
    expect(follower.attached('e:7')).toBe('begun')
    expect(follower.since).toBe('e:7')
    expect(reload).toHaveBeenCalledOnce()
  })
})

describe('live events', () => {
  it('are delivered once and in order, however often they come', () => {
    const { follower, seen } = follow(new Log(9))
    follower.attached('e:7')
    for (const seq of [8, 8, 9, 8, 9]) follower.receive(frame(seq))
    expect(seen).toEqual([8, 9])
    expect(follower.since).toBe('e:9')
  })

  it('are completed from the log when some are missing', async () => {
    const { follower, seen } = follow(new Log(12))
    follower.attached('e:7')
    follower.receive(frame(8))
    follower.receive(frame(11))
    follower.receive(frame(12))
    await vi.waitFor(() => expect(seen).toEqual([8, 9, 10, 11, 12]))
  })

  it('that arrive during a catch-up wait, and follow it without a gap', async () => {
    const log = new Log(10)
    const { follower, seen } = follow(log)
    follower.attached('e:7')
    follower.receive(frame(10))
    log.head = 12
    follower.receive(frame(12))
    await vi.waitFor(() => expect(seen).toEqual([8, 9, 10, 11, 12]))
  })

  it('too large for a frame are taken from the log', async () => {
    const log = new Log(8)
    const { follower, seen } = follow(log)
    follower.attached('e:7')
    follower.receive(frame(8, 7, { truncated: true }))
    await vi.waitFor(() => expect(seen).toEqual([8]))
    expect(log.reads).toBe(1)
  })
})

describe('a subscription whose log could not be read', () => {
  it('follows from the first live event on and begins anew at the next reconnect', () => {
    const { follower, seen, reload } = follow(new Log(9))
    follower.attached(undefined)
    follower.receive(frame(8))
    follower.receive(frame(8))
    follower.receive(frame(9))
    expect(seen).toEqual([8, 9])
    reload.mockClear()
    expect(follower.attached('e:9')).toBe('begun')
    expect(reload).toHaveBeenCalledOnce()
  })
})

describe('a reconnect', () => {
  it('resumes where it was left and applies what the server replays', () => {
    const { follower, seen, reload } = follow(new Log(10))
    follower.attached('e:7')
    follower.receive(frame(8))
    reload.mockClear()
    expect(follower.attached('e:10')).toBe('resuming')
    expect(follower.since).toBe('e:8')
    for (const seq of [8, 9, 10]) follower.receive(frame(seq))
    follower.resumed(true, 'e:10')
    expect(seen).toEqual([8, 9, 10])
    expect(reload).not.toHaveBeenCalled()
  })

  it('does not believe a recovery that left events out', async () => {
    const { follower, seen } = follow(new Log(10))
    follower.attached('e:7')
    follower.attached('e:10')
    follower.resumed(true, 'e:10')
    await vi.waitFor(() => expect(seen).toEqual([8, 9, 10]))
  })

  it('loads everything anew when the server cannot replay', () => {
    const { follower, reload } = follow(new Log(900))
    follower.attached('e:7')
    reload.mockClear()
    follower.attached('e:900')
    follower.resumed(false, 'e:900')
    expect(reload).toHaveBeenCalledOnce()
    expect(follower.since).toBe('e:900')
  })

  it('loads everything anew when the log began a new life', () => {
    const { follower, reload } = follow(new Log(3))
    follower.attached('old:700')
    reload.mockClear()
    expect(follower.attached('new:3')).toBe('begun')
    expect(follower.since).toBe('new:3')
    expect(reload).toHaveBeenCalledOnce()
  })
})

describe('reading the log', () => {
  it('goes through all its pages', async () => {
    const log = new Log(1207)
    const { follower, seen } = follow(log)
    follower.attached('e:1')
    await follower.catchUp()
    expect(seen).toEqual(Array.from({ length: 1206 }, (_, index) => index + 2))
    expect(log.reads).toBe(3)
  })

  it('tries again until the network is back', async () => {
    const log = new Log(9)
    log.failures = 3
    const { follower, seen } = follow(log)
    follower.attached('e:7')
    const done = follower.catchUp()
    await vi.advanceTimersByTimeAsync(8000)
    await done
    expect(seen).toEqual([8, 9])
  })

  it('does not wait any longer once the socket is back', async () => {
    const log = new Log(9)
    log.failures = 1
    const { follower, seen } = follow(log)
    follower.attached('e:7')
    const done = follower.catchUp()
    await vi.advanceTimersByTimeAsync(0)
    follower.attached('e:9')
    await done
    expect(seen).toEqual([8, 9])
  })

  it('gives up on events that are gone and loads everything anew', async () => {
    const log = new Log(5000)
    log.forgotten = 4000
    const { follower, seen, reload } = follow(log)
    follower.attached('e:7')
    reload.mockClear()
    await follower.catchUp()
    expect(seen).toEqual([])
    expect(reload).toHaveBeenCalledOnce()
    expect(follower.since).toBe('e:5000')
  })

  it('believes no number of another life and loads everything anew', async () => {
    const log = new Log(12)
    log.epoch = 'restored'
    const { follower, seen, reload } = follow(log)
    follower.attached('e:7')
    reload.mockClear()
    await follower.catchUp()
    expect(seen).toEqual([])
    expect(reload).toHaveBeenCalledOnce()
    expect(follower.since).toBe('restored:12')
  })

  it('stops with the session', async () => {
    const log = new Log(9)
    log.failures = 100
    const { follower, seen } = follow(log)
    follower.attached('e:7')
    const done = follower.catchUp()
    follower.stop()
    await done
    expect(seen).toEqual([])
  })
})

it('shows the logged set exactly, whatever the line does', async () => {
  for (let round = 1; round <= 50; round += 1) {
    const log = new Log(0, 7)
    const { follower, seen } = follow(log)
    follower.attached('e:0')
    // A fixed pseudo-random walk per round: frames get lost, repeated, and sockets come back.
    let state = round
    const chance = (one: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return (state >>> 16) % one === 0
    }
    for (let seq = 1; seq <= 60; seq += 1) {
      log.head = seq
      if (chance(9)) log.failures = 2
      if (!chance(4)) follower.receive(frame(seq))
      if (chance(5)) follower.receive(frame(seq))
      if (chance(10)) {
        follower.attached(`e:${seq}`)
        follower.resumed(true, `e:${seq}`)
      }
      await vi.advanceTimersByTimeAsync(chance(3) ? 700 : 0)
    }
    void follower.catchUp()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(seen, `round ${round}`).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
  }
})
