// What is known of a group, read from whatever its provider told: the Cloud API tells less than a linked device.
import type { Account, Contact, GroupMember } from '@/api/views'

export type GroupRole = 'member' | 'admin' | 'superadmin'

export interface Participant {
  /** Whatever names the person best: never empty, the same as long as the person is. */
  key: string
  /** Null where WhatsApp tells neither a name nor a number. */
  name: string | null
  phone: string | null
  role: GroupRole
  /** Whether they are a contact of the team. */
  isContact: boolean
  /** Where their picture is. */
  picture: string | null
}

export interface Group {
  subject: string | null
  description: string | null
  /** Admins first, then by name. */
  participants: Participant[]
  /** Null where nobody told it. */
  count: number | null
  /** What only admins may do. */
  rules: { locked: boolean; adminsAdd: boolean }
}

const ranks: Record<GroupRole, number> = { superadmin: 0, admin: 1, member: 2 }

type Fields = Record<string, unknown>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

function roleOf(value: unknown): GroupRole {
  return value === 'admin' || value === 'superadmin' ? value : 'member'
}

function participantFrom(told: unknown, index: number): Participant {
  const fields = isFields(told) ? told : { id: told }
  // The Cloud API calls the number of a person `wa_id`, in digits.
  const waId = text(fields.wa_id)
  const phone = text(fields.phone) ?? (waId && `+${waId.replace(/^\+/, '')}`)
  const key = text(fields.id) ?? text(fields.lid) ?? phone ?? String(index)
  return {
    key,
    name: text(fields.name) ?? phone,
    phone,
    role: roleOf(fields.role),
    isContact: false,
    picture: null,
  }
}

function byRankAndName(one: Participant, other: Participant): number {
  return ranks[one.role] - ranks[other.role] || (one.name ?? '').localeCompare(other.name ?? '')
}

export function groupOf(contact: Contact): Group {
  const told: Fields = contact.group_metadata ?? {}
  const listed: unknown[] = Array.isArray(told.participants) ? told.participants : []
  const participants = listed.map(participantFrom).toSorted(byRankAndName)
  const counted = told.total_participant_count ?? told.participant_count ?? told.size
  return {
    subject: text(told.subject),
    description: text(told.description),
    participants,
    count: participants.length > 0 ? participants.length : typeof counted === 'number' ? counted : null,
    rules: { locked: told.locked === true, adminsAdd: told.admins_add === true },
  }
}

/** The same people by the names and pictures of the contacts they are. */
export function withContacts(participants: Participant[], known: GroupMember[]): Participant[] {
  const byKey = new Map(known.map((member) => [member.id, member]))
  return participants
    .map((person) => {
      const contact = byKey.get(person.key)
      const [name, picture] = [contact?.name ?? person.name, contact?.picture?.url ?? null]
      return { ...person, name, isContact: Boolean(contact?.contact_id), picture }
    })
    .toSorted(byRankAndName)
}

/** What people are called, by number or else by id; a number is no name. */
export function namesOf(participants: Participant[]): Map<string, string> {
  const named = participants.flatMap(({ key, phone, name }) =>
    name !== null && name !== phone ? [[phone ?? key, name] as const] : [],
  )
  return new Map(named)
}

/** Whether a member is the number itself. */
export function isOurs({ phone }: Participant, account: Account): boolean {
  const digits = (number: string) => number.replaceAll(/\D/g, '')
  const own = digits(account.display_phone_number || account.phone_number_id)
  return phone !== null && own !== '' && digits(phone) === own
}
