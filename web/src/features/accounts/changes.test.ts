// What a change form sends.
import { expect, it } from 'vitest'
import { changesOf } from './changes'

const account = { name: 'Sales' }
const untouched = { name: 'Sales', access_token: '', app_secret: '', verify_token: '' }

it('sends nothing that was not touched, so stored secrets stay', () => {
  expect(changesOf(account, untouched)).toEqual({})
})

it('sends what was changed', () => {
  const draft = { ...untouched, name: 'Support', access_token: 'EAAG' }
  expect(changesOf(account, draft)).toEqual({ name: 'Support', access_token: 'EAAG' })
})
