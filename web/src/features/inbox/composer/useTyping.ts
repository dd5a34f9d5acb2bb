// Tells colleagues and the customer that an answer is being written, seldom enough for both.
import { onScopeDispose } from 'vue'
import { setTyping } from '@/api/contacts'
import type { Chat } from '@/api/views'
import { useLine } from '@/stores/line'
import { useSession } from '@/stores/session'

const WHISPER_EVERY_MS = 3000
/** WhatsApp shows it for 25 s. */
const TELL_CUSTOMER_EVERY_MS = 10_000

export function useTyping(chat: () => Chat): { typed: () => void; stopped: () => void } {
  const line = useLine()
  const session = useSession()
  let whisperedAt = 0
  let toldCustomerAt = 0

  function whisper(typing: boolean): void {
    const user = session.me?.user
    if (!user) return
    const { id: chat_id, contact } = chat()
    line.whisper('typing', {
      chat_id,
      contact_id: contact.id,
      user: { id: user.id, name: user.name },
      typing,
    })
  }

  /** A courtesy: a customer who does not see it misses nothing, so a refusal is not shown. */
  function tellCustomer(typing: boolean): void {
    const { contact, account_id } = chat()
    setTyping(contact.id, typing, account_id).catch(() => undefined)
  }

  function typed(): void {
    const now = Date.now()
    if (now - whisperedAt >= WHISPER_EVERY_MS) {
      whisperedAt = now
      whisper(true)
    }
    if (now - toldCustomerAt >= TELL_CUSTOMER_EVERY_MS && chat().window.open) {
      toldCustomerAt = now
      tellCustomer(true)
    }
  }

  function stopped(): void {
    if (whisperedAt > 0) whisper(false)
    if (toldCustomerAt > 0) tellCustomer(false)
    whisperedAt = 0
    toldCustomerAt = 0
  }

  onScopeDispose(stopped)
  return { typed, stopped }
}
