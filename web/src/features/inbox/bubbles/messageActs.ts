// What a bubble can ask for; the thread provides it once for all its bubbles.
import { inject, provide, type InjectionKey, type Ref } from 'vue'
import type { MessageId } from '@/api/ids'
import type { Message } from '@/api/views'
import type { Outgoing } from '../composer/outgoing'

/** What can be changed about a message that was sent. */
export interface ChangeActs {
  canEdit: (message: Message) => boolean
  canDelete: (message: Message) => boolean
  /** Asks for the new words. */
  edit: (message: Message) => void
  /** Asks once more, then deletes it for everyone. */
  remove: (message: Message) => void
  /** Asks again for a change that WhatsApp did not take. */
  changeAgain: (message: Message) => Promise<void>
}

/** Several messages chosen at once. */
export interface Choosing {
  isOn: Readonly<Ref<boolean>>
  has: (message: Message) => boolean
  /** The first one begins it. */
  toggle: (message: Message) => void
}

export interface MessageActs extends ChangeActs {
  choosing: Choosing
  /** Whether replies and reactions can be sent in this chat now. */
  canAnswer: Readonly<Ref<boolean>>
  reply: (message: Message) => void
  react: (message: Message, emoji: string) => void
  /** Whether the number can vote in polls. */
  canVote: Readonly<Ref<boolean>>
  /** Our choice from now on; without options it is taken back. */
  vote: (message: Message, options: string[]) => Promise<void>
  /** Sends a failed message, or one of unknown fate, again. */
  retry: (message: Message) => Promise<void>
  assumeSent: (message: Message) => Promise<void>
  resend: (outgoing: Outgoing) => Promise<void>
  discard: (outgoing: Outgoing) => void
  jumpTo: (id: MessageId) => Promise<void>
  /** Shows the picture or video of a message large. */
  look: (message: Message) => void
  /** Shows with whom a message of ours came how far. */
  showReceipts: (message: Message) => void
}

export const messageActsKey: InjectionKey<MessageActs> = Symbol('message acts')

export function provideMessageActs(acts: MessageActs): void {
  provide(messageActsKey, acts)
}

export function useMessageActs(): MessageActs {
  const acts = inject(messageActsKey)
  if (!acts) throw new Error('a bubble is drawn outside a thread')
  return acts
}
