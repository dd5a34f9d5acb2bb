// Linked devices told in the server's stead, beside the real numbers: states that no simulated phone brings about.
import type { Page } from '@playwright/test'

export const DEVICE = '0199f0a0-0000-7000-8000-000000000001'

export interface Told {
  state: string
  reason?: string | null
  step?: { kind: string; text: string; expires_at: number } | null
  next_try_at?: number
  attempt?: number
}

const STATUS: Record<string, string> = { connected: 'connected', reconnecting: 'attention' }

function linkOf({ state, reason = null, next_try_at, attempt }: Told) {
  return { state, reason, next_try_at, attempt, since: Date.now() - 5 * 60_000 }
}

/** A linked device as the API tells of one. */
function deviceOf(id: string, name: string, told: Told) {
  const link = linkOf(told)
  return {
    id,
    provider: 'web',
    name,
    display_phone_number: '+62 812-9000-900',
    verified_name: 'Toko Melati',
    phone_number_id: '628129000900',
    waba_id: '',
    status: STATUS[link.state] ?? 'disconnected',
    created_at: link.since,
    updated_at: link.since,
    link,
  }
}

/** Puts these beside the real numbers. */
async function withNumbers(page: Page, numbers: object[]): Promise<void> {
  await page.route('**/api/v1/whatsapp/accounts', async (route) => {
    const answer = await route.fetch()
    const list = (await answer.json()) as { items: object[] }
    await route.fulfill({ json: { ...list, items: [...list.items, ...numbers] } })
  })
}

/** So many devices of every state. */
export async function withDevices(page: Page, count: number): Promise<void> {
  const states: Told[] = [
    { state: 'connected' },
    { state: 'reconnecting', attempt: 3, next_try_at: Date.now() + 600_000 },
    { state: 'connecting' },
    {
      state: 'banned',
      reason: 'WhatsApp has shut this number out for sending to people who do not know it.',
    },
    { state: 'replaced' },
    { state: 'needs_scan', reason: 'The phone has logged this device out. Scan the code again.' },
  ]
  const name = (index: number) =>
    index % 7 === 0 ? `Cabang ${'Sukabumi'.repeat(8)} ${String(index)}` : `Cabang ${String(index)}`
  const devices = Array.from({ length: count }, (_, index) => {
    const id = `0199f0a0-0000-7000-8000-0000000001${String(index).padStart(2, '0')}`
    return deviceOf(id, name(index), states[index % states.length] ?? { state: 'connected' })
  })
  await withNumbers(page, devices)
}

/** A linked device beside the real numbers. */
export async function withDevice(page: Page, told: Told): Promise<void> {
  const { step = null } = told
  const device = deviceOf(DEVICE, 'Kasir', told)
  const { link } = device
  await withNumbers(page, [device])
  const past = { items: [{ state: link.state, at: link.since, reason: link.reason }] }
  await page.route(`**/api/v1/whatsapp/accounts/${DEVICE}/link`, (route) =>
    route.fulfill({ json: route.request().method() === 'GET' ? { ...link, step } : device }),
  )
  await page.route(`**/api/v1/whatsapp/accounts/${DEVICE}/link/history`, (route) =>
    route.fulfill({ json: past }),
  )
}
