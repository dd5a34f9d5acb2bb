// Which key sends.
import { describe, expect, it } from 'vitest'
import { sends } from './sendKey'

const plain = { key: 'Enter', isComposing: false, shiftKey: false, ctrlKey: false, metaKey: false }
const press = (given: Partial<typeof plain>) => ({ ...plain, ...given })

describe('Enter', () => {
  it('sends alone, breaks the line with Shift, and belongs to an input method that composes (#49)', () => {
    expect(sends(press({}), 'enter')).toBe(true)
    expect(sends(press({ shiftKey: true }), 'enter')).toBe(false)
    expect(sends(press({ isComposing: true }), 'enter')).toBe(false)
    expect(sends(press({ key: 'a' }), 'enter')).toBe(false)
  })

  it('sends only with Ctrl or Command where that is set (#49)', () => {
    expect(sends(press({}), 'ctrl-enter')).toBe(false)
    expect(sends(press({ ctrlKey: true }), 'ctrl-enter')).toBe(true)
    expect(sends(press({ metaKey: true }), 'ctrl-enter')).toBe(true)
  })
})
