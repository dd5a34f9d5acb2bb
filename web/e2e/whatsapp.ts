// Simulated WhatsApp, steered from a story: numbers, customers, what they write and what they see.
export interface Credentials {
  phone_number_id: string
  waba_id: string
  access_token: string
  app_secret: string
}

export class WhatsApp {
  constructor(private readonly address: string) {}

  createNumber(shown: string, name: string): Promise<Credentials> {
    return this.post('/numbers', { display_phone_number: shown, verified_name: name })
  }

  /** What an admin does at Meta: enters the webhook address. */
  async enterWebhook(number: string, url: string, token: string): Promise<void> {
    await this.post(`/numbers/${number}/webhook`, { url, verify_token: token })
  }

  async createCustomer(phone: string, name: string): Promise<void> {
    await this.post('/customers', { phone, name })
  }

  async write(customer: string, number: string, body: string): Promise<void> {
    await this.post(`/customers/${customer}/messages`, { number, type: 'text', body })
  }

  async read(customer: string, number: string): Promise<void> {
    await this.post(`/customers/${customer}/read`, { number })
  }

  /** The texts in a customer's thread with a number. */
  async texts(customer: string, number: string): Promise<string[]> {
    const answer = await fetch(`${this.address}/_sim/customers/${customer}/thread?number=${number}`)
    const thread: unknown = await answer.json()
    return JSON.stringify(thread).match(/"body":"[^"]*"/g) ?? []
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
