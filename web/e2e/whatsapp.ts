// Simulated WhatsApp, steered from a story: numbers, customers, what they write and what they see.
export interface Credentials {
  phone_number_id: string
  waba_id: string
  display_phone_number: string
  access_token: string
  app_secret: string
}

interface FileContent {
  id: string
  caption?: string
  filename?: string
}

export interface GotFile {
  caption?: string
  filename?: string
  bytes: Buffer
}

export class WhatsApp {
  constructor(private readonly address: string) {}

  /** An official one: these may have groups. */
  createNumber(shown: string, name: string): Promise<Credentials> {
    return this.post('/numbers', { display_phone_number: shown, verified_name: name, official: true })
  }

  /** What an admin does at Meta: enters the webhook address. */
  async enterWebhook(number: string, url: string, token: string): Promise<void> {
    await this.post(`/numbers/${number}/webhook`, { url, verify_token: token })
  }

  async createCustomer(phone: string, name: string): Promise<void> {
    await this.post('/customers', { phone, name })
  }

  /** A text, or a draft as the simulator takes it; gives the message's id. */
  async write(customer: string, number: string, draft: string | object): Promise<string> {
    const writing = typeof draft === 'string' ? { type: 'text', body: draft } : draft
    const { id } = await this.post<{ id: string }>(`/customers/${customer}/messages`, { number, ...writing })
    return id
  }

  async read(customer: string, number: string): Promise<void> {
    await this.post(`/customers/${customer}/read`, { number })
  }

  /** The next message sent is refused with this code of Meta's. */
  async refuseNext(code: number): Promise<void> {
    const rule = { on: 'send', fault: 'refuse', code, takes_effect: false, times: 1 }
    await this.post('/faults', rule)
  }

  /** A template without gaps, approved at once. */
  async approveTemplate(number: string, name: string, body: string): Promise<void> {
    const components = [{ type: 'BODY', text: body }]
    await this.post(`/numbers/${number}/templates`, { name, language: 'id', category: 'UTILITY', components })
  }

  /** The texts in a customer's thread with a number, as they came. */
  async texts(customer: string, number: string): Promise<string[]> {
    const answer = await fetch(`${this.address}/_sim/customers/${customer}/thread?number=${number}`)
    const { messages } = (await answer.json()) as { messages: { content: { body?: string } | null }[] }
    return messages.flatMap(({ content }) => content?.body ?? [])
  }

  /** The files in a customer's thread with a number, as they came: what each says, and its bytes. */
  async files(customer: string, number: string): Promise<GotFile[]> {
    const answer = await fetch(`${this.address}/_sim/customers/${customer}/thread?number=${number}`)
    const { messages } = (await answer.json()) as {
      messages: { kind: string; content: FileContent | null }[]
    }
    const withFiles = messages.flatMap(({ content }) => (content?.id ? [content] : []))
    return Promise.all(
      withFiles.map(async ({ id, caption, filename }) => {
        const bytes = await fetch(`${this.address}/_sim/media/${id}`)
        return { caption, filename, bytes: Buffer.from(await bytes.arrayBuffer()) }
      }),
    )
  }

  private async post<T>(path: string, body: object): Promise<T> {
    const answer = await fetch(`${this.address}/_sim${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`)
    return (await answer.json().catch(() => null)) as T
  }
}
