// Hands things on in groups: a flood of them costs whoever takes them one piece of work a while, a single one never waits.

export class Gatherer<Thing> {
  private waiting: Thing[] = []
  private handedOnAt = Number.NEGATIVE_INFINITY
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly handOn: (things: Thing[]) => void,
    private readonly pauseInMs: number,
  ) {}

  add(thing: Thing): void {
    this.waiting.push(thing)
    const rest = this.handedOnAt + this.pauseInMs - performance.now()
    // Looked at here too: where nobody looks at the page, browsers let timers wait for a minute.
    if (rest <= 0) this.flush()
    else this.timer ??= setTimeout(() => this.flush(), rest)
  }

  /** Hands on what waits, without the rest of the pause. */
  hurry(): void {
    if (this.waiting.length > 0) this.flush()
  }

  /** What still waits is handed on to nobody. */
  drop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.waiting = []
  }

  private flush(): void {
    const things = this.waiting
    this.drop()
    this.handedOnAt = performance.now()
    this.handOn(things)
  }
}
