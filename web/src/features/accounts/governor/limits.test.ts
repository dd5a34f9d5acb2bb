// The form's limits: what is kept as it was, what is refused before the server sees it, what is left out.
import { describe, expect, it } from 'vitest'
import type { GovernorSettings } from '@/api/governor'
import { draftOf, LIMITS, problemsOf, settingsOf, type LimitDraft } from './limits'

const CAREFUL: GovernorSettings = {
  messages_per_day: 1500,
  first_contacts_per_day: 0,
  account_pace: { at_once: 8, every_ms: 1500 },
  recipient_pace: { at_once: 8, every_ms: 10 },
  first_contact_pace: { at_once: 2, every_ms: 3_600_000 },
  quiet_hours: { from_minute: 1260, until_minute: 485 },
  warm_up: { days: 14, messages_at_first: 150, first_contacts_at_first: 5 },
  brake: { days: 7, least_first_contacts: 20, slow_below_percent: 20, stop_below_percent: 5 },
}

function changed(texts: Partial<LimitDraft['texts']>, without: LimitDraft['chosen'] = []): LimitDraft {
  const draft = draftOf(CAREFUL)
  return {
    chosen: draft.chosen.filter((limit) => !without.includes(limit)),
    texts: { ...draft.texts, ...texts },
  }
}

describe('limits of a number', () => {
  it('come out of the form as they went in, and are all in order', () => {
    const draft = draftOf(CAREFUL)
    expect(problemsOf(draft)).toEqual([])
    expect(settingsOf(draft)).toEqual(CAREFUL)
  })

  it('are written as people write them: seconds and times of the day', () => {
    const { texts } = draftOf(CAREFUL)
    expect(texts['account_pace.every_ms']).toBe('1.5')
    expect(texts['quiet_hours.from_minute']).toBe('21:00')
    expect(texts['quiet_hours.until_minute']).toBe('08:05')
    expect(draftOf(CAREFUL, ',').texts['account_pace.every_ms']).toBe('1,5')
    expect(settingsOf(changed({ 'account_pace.every_ms': '2,25' })).account_pace?.every_ms).toBe(2250)
  })

  it('that were not chosen limit nothing, whatever stands in their fields', () => {
    const settings = settingsOf(changed({ 'brake.days': 'many' }, [...LIMITS]))
    expect(Object.values(settings)).toEqual(LIMITS.map(() => null))
    expect(draftOf({}).chosen).toEqual([])
  })

  it('that nobody wrote or that are out of range are named', () => {
    const draft = changed({
      messages_per_day: '0',
      first_contacts_per_day: ' ',
      'account_pace.at_once': '101',
      'account_pace.every_ms': '0.009',
      'recipient_pace.every_ms': '3601',
      'warm_up.days': '1.5',
      'quiet_hours.from_minute': '',
    })
    expect(problemsOf(draft)).toEqual([
      { field: 'messages_per_day', code: 'range' },
      { field: 'first_contacts_per_day', code: 'required' },
      { field: 'account_pace.at_once', code: 'range' },
      { field: 'account_pace.every_ms', code: 'range' },
      { field: 'recipient_pace.every_ms', code: 'range' },
      { field: 'quiet_hours.from_minute', code: 'required' },
      { field: 'warm_up.days', code: 'range' },
    ])
  })

  it('that make no sense together are named', () => {
    const problems = problemsOf(
      changed({ 'quiet_hours.until_minute': '21:00', 'brake.stop_below_percent': '30' }),
    )
    expect(problems).toEqual([
      { field: 'quiet_hours.until_minute', code: 'empty' },
      { field: 'brake.stop_below_percent', code: 'order' },
    ])
    expect(problemsOf(changed({}, ['messages_per_day', 'first_contacts_per_day']))).toEqual([
      { field: 'warm_up.days', code: 'needs_cap' },
      { field: 'brake.days', code: 'needs_first_contacts' },
    ])
  })
})
