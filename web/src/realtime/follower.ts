// Follows one channel of logged events: every event once and in order, gaps filled from the log.
import type { EventPage } from '@/api/views'
import { continuity, formatCursor, parseCursor, type Cursor } from './cursor'
import type { Frame } from './events'

/** While a gap is being filled, this many live events wait; beyond it, reloading is cheaper. */
const mostHeld = 1000
/** Stands for the log's life until the server names it; matches none, so the next resume begins anew. */
const unknownEpoch = 'unknown'
const longestPauseInMs = 5000

export type FollowerOptions = {
  /** Reads the log: events after `seq`, oldest first. */
  readLog: (after: number) => Promise<EventPage>
  deliver: (frame: Frame) => void
  /** Continuity is lost, or begins: whatever was loaded before may be stale. */
  reload: () => void
}

export class Follower {
  private cursor: Cursor | null = null
  private held: Frame[] | null = null
  private isStopped = false
  private wake: () => void = () => undefined

  constructor(private readonly options: FollowerOptions) {}

  /** What to show the server as `since`; undefined before the first subscription. */
  get since(): string | undefined {
    return this.cursor ? formatCursor(this.cursor) : undefined
  }

  get isCatchingUp(): boolean {
    return this.held !== null
  }

  stop(): void {
    this.isStopped = true
    this.wake()
  }

  /** The server confirmed the subscription; `cursor` is where its log stood. */
  attached(cursor: unknown): 'begun' | 'resuming' {
    this.wake()
    const theirs = parseCursor(cursor)
    if (this.cursor && (!theirs || theirs.epoch === this.cursor.epoch)) return 'resuming'
    this.restart(theirs)
    return 'begun'
  }

  /** The server says whether everything since our cursor was replayed. */
  resumed(recovered: boolean, cursor: unknown): void {
    const theirs = parseCursor(cursor)
    if (!recovered) this.restart(theirs)
    else if (theirs && this.cursor && theirs.seq > this.cursor.seq) void this.catchUp()
  }

  receive(frame: Frame): void {
    if (this.held) this.hold(frame, this.held)
    else this.place(frame, (this.cursor ??= { epoch: unknownEpoch, seq: frame.data._p }))
  }

  /** Reads the log from where we are; without a position in its present life, only finds out where it stands. */
  async catchUp(): Promise<void> {
    if (this.held || this.isStopped) return
    this.held = []
    for (let attempt = 0; !this.isStopped; attempt += 1) {
      try {
        await this.readToHead()
        break
      } catch {
        // Being offline is the usual cause; the log is still there when the network returns.
        await this.rest(Math.min(longestPauseInMs, 1000 * 2 ** attempt))
      }
    }
    this.release()
  }

  /** Waits, but not past the moment the socket is back. */
  private rest(milliseconds: number): Promise<void> {
    if (this.isStopped) return Promise.resolve()
    return new Promise((resolve) => {
      this.wake = resolve
      setTimeout(resolve, milliseconds)
    })
  }

  private place(frame: Frame, cursor: Cursor): void {
    const order = continuity(cursor.seq, frame.data)
    if (order === 'seen') return
    if (order === 'gap' || frame.data.truncated === true) {
      void this.catchUp()
      return
    }
    this.advance(frame.data._s)
    this.options.deliver(frame)
  }

  private hold(frame: Frame, held: Frame[]): void {
    held.push(frame)
    if (held.length > mostHeld) held.splice(0, held.length - mostHeld)
  }

  /** Delivers what waited during the catch-up; a gap among it starts the next one. */
  private release(): void {
    const held = this.held ?? []
    this.held = null
    if (this.isStopped) return
    for (const frame of held) this.receive(frame)
  }

  private async readToHead(): Promise<void> {
    for (;;) {
      const after = this.cursor?.seq ?? Number.MAX_SAFE_INTEGER
      const page = await this.options.readLog(after)
      if (this.isStopped) return
      const isOurs = page.epoch === this.cursor?.epoch
      if (!isOurs || !this.cursor || page.oldest > after + 1 || page.head < after) {
        this.restart({ epoch: page.epoch, seq: page.head })
        return
      }
      for (const event of page.items) this.apply(event.seq, event)
      if (page.items.length === 0 || this.cursor.seq >= page.head) return
    }
  }

  private apply(seq: number, event: EventPage['items'][number]): void {
    if (seq <= (this.cursor?.seq ?? 0)) return
    const previous = this.cursor?.seq ?? 0
    this.advance(seq)
    const data: Frame['data'] = { ...event.data, _s: seq, _p: previous }
    if (data.truncated === true) this.options.reload()
    else this.options.deliver({ name: event.name, data })
  }

  private advance(seq: number): void {
    if (this.cursor && seq > this.cursor.seq) this.cursor = { ...this.cursor, seq }
  }

  private restart(cursor: Cursor | null): void {
    this.cursor = cursor
    this.options.reload()
  }
}
