// What can be done with the messages of a thread, told to the server and shown at once.
import { toast } from '@/ui/toast'
import { type AccountId, newClientMessageId } from '@/api/ids'
import { assumeSent, retryMessage, sendMessage } from '@/api/messages'
import { useProblemText } from '@/api/problemText'
import type { Chat, Message } from '@/api/views'
import type { ChangeActs, MessageActs } from '../bubbles/messageActs'
import { ourReaction, withOurs } from '../bubbles/reactions'
import { useOutbox } from '../composer/useOutbox'
import { useLiveInbox } from '../live/useLiveInbox'

type Beside = Pick<
  MessageActs,
  'choosing' | 'canAnswer' | 'canVote' | 'reply' | 'jumpTo' | 'look' | 'showReceipts'
> & {
  changes: ChangeActs
}

/** Our choice in a poll, which shows it once WhatsApp has taken it. */
async function sendVote(accountId: AccountId, message: Message, options: string[]): Promise<void> {
  await sendMessage({
    contact_id: message.contact_id,
    account_id: accountId,
    type: 'vote',
    vote: { message_id: message.id, options },
    client_message_id: newClientMessageId(),
  })
}

export function useActs(
  chat: () => Chat,
  { choosing, canAnswer, canVote, reply, jumpTo, look, showReceipts, changes }: Beside,
): MessageActs {
  const { sentence } = useProblemText()
  const live = useLiveInbox()
  const outbox = useOutbox()

  const show = (message: Message) => live.apply({ name: 'MessageUpdatedEvent', data: { message } })
  const explain = (failure: unknown) => toast.error(sentence(failure))

  async function react(message: Message, chosen: string): Promise<void> {
    const emoji = ourReaction(message.reactions) === chosen ? '' : chosen
    show({ ...message, reactions: withOurs(message.reactions, emoji, Date.now()) })
    try {
      await sendMessage({
        contact_id: message.contact_id,
        account_id: chat().account_id,
        type: 'reaction',
        reaction: { message_id: message.id, emoji },
        client_message_id: newClientMessageId(),
      })
    } catch (failure) {
      show(message)
      explain(failure)
    }
  }

  async function retry(before: Message): Promise<void> {
    try {
      live.apply({ name: 'RetryAccepted', data: { before, message: await retryMessage(before.id) } })
    } catch (failure) {
      explain(failure)
    }
  }

  async function settle(message: Message): Promise<void> {
    try {
      show(await assumeSent(message.id))
    } catch (failure) {
      explain(failure)
    }
  }

  return {
    ...changes,
    choosing,
    canAnswer,
    canVote,
    vote: (message, options) => sendVote(chat().account_id, message, options).catch(explain),
    reply,
    jumpTo,
    look,
    showReceipts,
    react: (message, emoji) => void react(message, emoji),
    retry,
    assumeSent: settle,
    resend: (outgoing) => outbox.send(outgoing),
    discard: ({ clientMessageId }) => outbox.discard(clientMessageId),
  }
}
