// Letters are shown as the phone shows them, however they came.
import { expect, it } from 'vitest'
import { letterGroups } from './letterGroups'

it('letters stand in groups of four, with or without a dash before', () => {
  expect(letterGroups('ABCD-1234')).toEqual(['ABCD', '1234'])
  expect(letterGroups('ABCD1234')).toEqual(['ABCD', '1234'])
  expect(letterGroups('')).toEqual([])
})
