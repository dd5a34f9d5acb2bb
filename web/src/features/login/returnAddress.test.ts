// Where a login leads.
import { expect, it } from 'vitest'
import { returnAddress } from './returnAddress'

it('leads back to where the session ended', () => {
  expect(returnAddress('/chats/c-1?account=a')).toBe('/chats/c-1?account=a')
})

it('never leads off the page or in a circle', () => {
  for (const next of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/login',
    '/setup?x',
    null,
    7,
  ]) {
    expect(returnAddress(next)).toBe('/chats')
  }
})
