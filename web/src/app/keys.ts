// The keys that work on every page, and the list of all keys that the help shows.

export const KEYS = [
  { name: 'palette', keys: ['Ctrl', 'K'] },
  { name: 'help', keys: ['?'] },
  { name: 'next', keys: ['Alt', 'J'] },
  { name: 'previous', keys: ['Alt', 'K'] },
  { name: 'search', keys: ['Ctrl', 'Alt', '/'] },
  { name: 'rows', keys: ['↑', '↓'] },
  { name: 'send', keys: ['Enter'] },
  { name: 'newLine', keys: ['Shift', 'Enter'] },
  { name: 'editLast', keys: ['↑'] },
  { name: 'emoji', keys: [':'] },
  { name: 'close', keys: ['Esc'] },
] as const

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>

/** What a key opens; nothing where it is a letter that somebody writes. */
export function openedBy({ key, ctrlKey, metaKey, altKey, target }: Pressed): 'palette' | 'help' | null {
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k') return 'palette'
  if (key === '?' && !ctrlKey && !metaKey && !altKey && !isWriting(target)) return 'help'
  return null
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
}
