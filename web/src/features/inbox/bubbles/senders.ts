// Who wrote a message of a group, as bubbles show them; the thread knows more of people than their messages tell.
import { inject, provide, type InjectionKey } from 'vue'
import type { MessageId } from '@/api/ids'
import type { Message } from '@/api/views'

export interface Sender {
  /** Null where WhatsApp tells neither a name nor a number. */
  name: string | null
  /** Whether the name is the person's own word, whom the team does not know. */
  isSelfNamed: boolean
  /** Where their picture is. */
  picture: string | null
}

export interface Senders {
  of: (message: Message) => Sender
  /** Who wrote the message with this id; null where it is not loaded. */
  ofId: (id: MessageId) => Sender | null
}

/** What is known from the message alone. */
export function senderTold({ metadata }: Message): Sender {
  const name = metadata?.sender_name ?? null
  return {
    name: name ?? metadata?.sender_phone ?? null,
    isSelfNamed: name !== null,
    picture: null,
  }
}

const sendersKey: InjectionKey<Senders> = Symbol('senders')

export function provideSenders(senders: Senders): void {
  provide(sendersKey, senders)
}

export function useSenders(): Senders {
  return inject(sendersKey, { of: senderTold, ofId: () => null }, false)
}

/** As WhatsApp writes a name that nobody of the team has given. */
export function shownName({ name, isSelfNamed }: Sender): string | null {
  return name !== null && isSelfNamed ? `~${name}` : name
}
