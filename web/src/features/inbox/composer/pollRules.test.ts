// What a poll may be.
import { describe, expect, it } from 'vitest'
import { pollProblems } from './pollRules'

describe('a poll', () => {
  it('needs a question, and options that differ', () => {
    expect(pollProblems('Jam?', ['9', '10'])).toEqual({ question: false, options: new Set() })
    expect(pollProblems('', ['9', '', '9'])).toEqual({ question: true, options: new Set([1, 2]) })
    expect(pollProblems('x'.repeat(256), ['9', 'x'.repeat(101)])).toEqual({
      question: true,
      options: new Set([1]),
    })
  })
})
