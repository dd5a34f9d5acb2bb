// Who wrote what in a group, put together from its members and from what the messages tell.
import type { Message } from '@/api/views'
import { senderTold, type Sender, type Senders } from '../bubbles/senders'
import type { Participant } from '../group/group'

export function senderAmong(people: Participant[], message: Message): Sender {
  const told = senderTold(message)
  const phone = message.metadata?.sender_phone ?? null
  const person = phone === null ? undefined : people.find((one) => one.phone === phone || one.key === phone)
  if (!person) return told
  const { picture } = person
  const given = person.name === person.phone ? null : person.name
  if (given !== null && person.isContact) return { name: given, isSelfNamed: false, picture }
  const name = message.metadata?.sender_name ?? given
  return { name: name ?? phone, isSelfNamed: name !== null, picture }
}

export function sendersOf(people: () => Participant[], messages: () => Message[]): Senders {
  const of = (message: Message) => senderAmong(people(), message)
  return {
    of,
    ofId: (id) => {
      const message = messages().find((one) => one.id === id)
      return message ? of(message) : null
    },
  }
}
