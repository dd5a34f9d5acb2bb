// Whether a key sends what is written, as this browser has it set.
import type { SendKey } from '@/stores/settings'

type Pressed = Pick<KeyboardEvent, 'key' | 'isComposing' | 'shiftKey' | 'ctrlKey' | 'metaKey'>

/** An input method's own Enter chooses a word. */
export function sends(event: Pressed, sendKey: SendKey): boolean {
  if (event.key !== 'Enter' || event.isComposing || event.shiftKey) return false
  return sendKey === 'enter' || event.ctrlKey || event.metaKey
}
