// Which accounts can be two transports of one number.
import type { Account } from '@/api/views'

const digits = (number: string) => number.replaceAll(/\D/g, '')

/** One of the two is Meta's, neither has another transport, and their numbers are the same as far as they are known. */
export function isPartner(account: Account, other: Account): boolean {
  const isOneOfEach = (account.provider === 'cloud') !== (other.provider === 'cloud')
  const isFree = !other.home_id && !other.joined_id && other.id !== account.id
  const [one, another] = [digits(account.display_phone_number), digits(other.display_phone_number)]
  return isOneOfEach && isFree && (one === '' || another === '' || one === another)
}
