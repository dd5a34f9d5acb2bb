// What somebody types about alerts, and what is wrong with it before the server is asked.
import type { AlertRules, HealthAlerts } from '@/api/alerts'
import { ApiProblem } from '@/api/problem'

/** Every field as it is typed. */
export interface Draft {
  minutes: string
  url: string
  emails: string
}

export type DraftField = keyof Draft

export const longestMinutes = 1440
export const mostAddresses = 10

export function draftOf(alerts: HealthAlerts): Draft {
  return {
    minutes: String(alerts.after_minutes),
    url: alerts.webhook?.url ?? '',
    emails: alerts.emails.map(({ email }) => email).join(', '),
  }
}

/** The addresses in a line, parted by commas, semicolons or blanks. */
export function addressesIn(line: string): string[] {
  return line.split(/[\s,;]+/).filter((part) => part !== '')
}

export function rulesOf({ minutes, url, emails }: Draft): AlertRules {
  return {
    after_minutes: Number(minutes.trim()),
    webhook_url: url.trim() || null,
    emails: addressesIn(emails),
  }
}

/** The first field that cannot be right. Where an address leads is for the server to say. */
export function wrongIn({ minutes, url, emails }: Draft): DraftField | undefined {
  const count = Number(minutes.trim())
  if (minutes.trim() === '' || !Number.isInteger(count) || count < 1 || count > longestMinutes)
    return 'minutes'
  if (url.trim() !== '' && !URL.canParse(url.trim())) return 'url'
  const addresses = addressesIn(emails)
  if (addresses.length > mostAddresses || addresses.some((one) => !/^[^@]+@[^@]+$/.test(one))) return 'emails'
  return undefined
}

/** The name under which the server speaks of the addresses: the first of them that is wrong, or all. */
export function emailsField(failure: unknown): string {
  if (!(failure instanceof ApiProblem)) return 'emails'
  return failure.fields.find(({ field }) => field.startsWith('emails'))?.field ?? 'emails'
}
