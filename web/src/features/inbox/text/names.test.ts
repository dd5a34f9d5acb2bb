// How names of members are written into texts.
import { describe, expect, it } from 'vitest'
import { named, namesOf } from './names'

const names = namesOf([
  { id: '+6281234500002', name: 'Ani' },
  { id: '77@lid', name: 'Budi' },
  { id: '+62811', name: null },
])

describe('mentions in a text', () => {
  it('show names where WhatsApp writes digits', () => {
    expect(named('Halo @6281234500002 dan @77!', names)).toEqual([
      { text: 'Halo ', isName: false },
      { text: '@Ani', isName: true },
      { text: ' dan ', isName: false },
      { text: '@Budi', isName: true },
      { text: '!', isName: false },
    ])
  })

  it('leave whoever is not known as digits', () => {
    expect(named('Halo @62811', names).every(({ isName }) => !isName)).toBe(true)
  })
})
