// A listener that remembers where it was and says so when it comes back.
import { connectPerson, subscribed } from './client.mjs'
import { Heard } from './heard.mjs'

export class Follower {
  heard = new Heard()
  resumed = new Heard()
  #cursor

  constructor(visitor, channelName) {
    const name = `private-${channelName}`
    this.echo = connectPerson(visitor, (asked) => (asked === name ? this.#since() : undefined))
    this.channel = this.echo.private(channelName)
    this.channel.on('pusher:subscription_succeeded', ({ cursor }) => {
      const [epoch, seq] = cursor.split(':')
      this.#cursor ??= { epoch, seq: Number(seq) }
    })
    this.channel.on('pusher:resume', this.resumed.add)
    this.channel.listen('.ContactUpdatedEvent', (event) => this.#take(event))
    this.attached = subscribed(this.channel)
  }

  /** At least once on the wire, exactly once here. A gap that nobody told of is an error of the server. */
  #take(event) {
    if (event._s <= this.#cursor.seq) return
    if (event._p > this.#cursor.seq) throw new Error(`${event._p} was missed before ${event._s}`)
    this.#cursor.seq = event._s
    this.heard.add(event)
  }

  #since() {
    return this.#cursor && `${this.#cursor.epoch}:${this.#cursor.seq}`
  }
}
