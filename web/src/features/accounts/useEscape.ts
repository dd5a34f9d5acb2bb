// Escape leaves a step of the wizard, unless something over the page has taken it.
import { useEventListener } from '@vueuse/core'

export function useEscape(leave: () => void): void {
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    const isOverlaid = document.querySelector('[role="dialog"], [role="menu"]') !== null
    if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing && !isOverlaid) leave()
  })
}
