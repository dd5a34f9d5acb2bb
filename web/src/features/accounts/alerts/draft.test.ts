// What is typed about alerts is read as it is meant, and what cannot be right is found before the server is asked.
import { describe, expect, it } from 'vitest'
import { ApiProblem } from '@/api/problem'
import { addressesIn, draftOf, emailsField, rulesOf, wrongIn, type Draft } from './draft'

const right: Draft = { minutes: '5', url: 'https://alerts.example/hook', emails: 'ayu@example.com' }

describe('what is typed about alerts', () => {
  it('becomes rules, and rules become what is typed', () => {
    const rules = rulesOf({ ...right, minutes: ' 15 ', emails: 'ayu@example.com; budi@example.com,\n' })
    expect(rules).toEqual({
      after_minutes: 15,
      webhook_url: 'https://alerts.example/hook',
      emails: ['ayu@example.com', 'budi@example.com'],
    })
    const draft = draftOf({
      after_minutes: 15,
      webhook: { url: 'https://alerts.example/hook', last: null },
      emails: rules.emails?.map((email) => ({ email, last: null })) ?? [],
      sends_email: true,
    })
    expect(rulesOf(draft)).toEqual(rules)
  })

  it('an empty address means that nothing is posted', () => {
    expect(rulesOf({ ...right, url: ' ' }).webhook_url).toBeNull()
    expect(addressesIn(' , ')).toEqual([])
  })

  it.each(['', '0', '1441', '2.5', 'five', '-1'])('%s is no number of minutes', (minutes) => {
    expect(wrongIn({ ...right, minutes })).toBe('minutes')
  })

  it('finds what cannot be an address', () => {
    expect(wrongIn(right)).toBeUndefined()
    expect(wrongIn({ ...right, url: 'alerts.example' })).toBe('url')
    expect(wrongIn({ ...right, emails: 'ayu@example.com, budi' })).toBe('emails')
    expect(wrongIn({ ...right, emails: Array(11).fill('ayu@example.com').join(' ') })).toBe('emails')
  })

  it('shows what the server says of one address', () => {
    const fields = [{ field: 'emails[1]', code: 'invalid_email', message: 'no' }]
    expect(emailsField(new ApiProblem('validation_failed', 422, 'no', fields))).toBe('emails[1]')
    expect(emailsField(null)).toBe('emails')
  })
})
