// Meta's webhooks, signed as Meta signs them: for earlier days and for groups, where no simulated customer writes.
import { createHmac } from 'node:crypto'
import type { Credentials } from './whatsapp'

export interface Person {
  /** Digits with the country code. */
  phone: string
  name: string
}

export interface Letter {
  from: Person
  body: string
  /** UTC milliseconds; Meta tells whole seconds. */
  at: number
  group?: string
  /** The id of the message it answers. */
  quotes?: string
}

/** More in one request would be unlike Meta. */
const LETTERS_IN_REQUEST = 50

export class Meta {
  private count = 0

  constructor(
    private readonly url: string,
    private readonly number: Credentials,
  ) {}

  /** Tells of messages in this order, and gives their ids; the answer means they are kept. */
  async deliver(letters: Letter[]): Promise<string[]> {
    const first = this.count + 1
    for (let start = 0; start < letters.length; start += LETTERS_IN_REQUEST) {
      const some = letters.slice(start, start + LETTERS_IN_REQUEST)
      await this.post(some.map((letter) => this.messageChange(letter)))
    }
    return letters.map((_, index) => idOf(first + index))
  }

  /** A new group of the number; its id is `id`. */
  async createGroup(id: string, subject: string): Promise<void> {
    const event = { type: 'group_create', group_id: id, subject, timestamp: seconds(Date.now()) }
    await this.post([{ field: 'group_lifecycle_update', value: { ...this.envelope(), groups: [event] } }])
  }

  /** The customer calls the number. */
  async call(from: Person): Promise<void> {
    this.count += 1
    const call = {
      id: idOf(this.count),
      from: from.phone,
      to: this.number.phone_number_id,
      event: 'connect',
      direction: 'USER_INITIATED',
      timestamp: seconds(Date.now()),
    }
    const contact = { profile: { name: from.name }, wa_id: from.phone }
    await this.post([{ field: 'calls', value: { ...this.envelope(), contacts: [contact], calls: [call] } }])
  }

  private messageChange({ from, body, at, group, quotes }: Letter): object {
    this.count += 1
    const message = {
      from: from.phone,
      id: idOf(this.count),
      timestamp: seconds(at),
      type: 'text',
      text: { body },
      ...(group ? { group_id: group } : {}),
      ...(quotes ? { context: { from: this.envelope().metadata.display_phone_number, id: quotes } } : {}),
    }
    const contact = { profile: { name: from.name }, wa_id: from.phone }
    return { field: 'messages', value: { ...this.envelope(), contacts: [contact], messages: [message] } }
  }

  private envelope() {
    const { display_phone_number, phone_number_id } = this.number
    const metadata = { display_phone_number: display_phone_number.replace(/\D/g, ''), phone_number_id }
    return { messaging_product: 'whatsapp', metadata }
  }

  private async post(changes: object[]): Promise<void> {
    const entry = [{ id: this.number.waba_id, changes }]
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry })
    const signature = createHmac('sha256', this.number.app_secret).update(body).digest('hex')
    const answer = await fetch(`${this.url}/whatsapp/webhooks/cloud`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
      body,
    })
    if (!answer.ok) throw new Error(`webhook: ${String(answer.status)} ${await answer.text()}`)
  }
}

function idOf(number: number): string {
  return `wamid.STORY${String(number)}`
}

function seconds(at: number): string {
  return String(Math.floor(at / 1000))
}
