// What a client heard, one after the other, with waiting for what is still to come.
const patienceInMs = 10_000

export class Heard {
  #items = []
  #waiting = []

  add = (item) => {
    const waiting = this.#waiting.shift()
    if (waiting) waiting(item)
    else this.#items.push(item)
  }

  /** The next thing heard; fails when nothing comes. */
  async next() {
    if (this.#items.length > 0) return this.#items.shift()
    let alarm
    const late = new Promise((_, reject) => {
      alarm = setTimeout(() => reject(new Error(`nothing heard for ${patienceInMs} ms`)), patienceInMs)
    })
    const item = new Promise((resolve) => this.#waiting.push(resolve))
    return Promise.race([item, late]).finally(() => clearTimeout(alarm))
  }

  /** The next thing heard that fits; what does not is passed over. */
  async until(fits) {
    for (;;) {
      const item = await this.next()
      if (fits(item)) return item
    }
  }

  /** Everything heard and not yet taken. */
  takeAll() {
    return this.#items.splice(0)
  }
}
