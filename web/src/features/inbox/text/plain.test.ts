// What is left of a text in one line.
import { expect, it } from 'vitest'
import { plainOf } from './plain'

it('drops the marks and joins the lines', () => {
  expect(plainOf('*Halo* _kak_\n> tadi\n- satu\n- dua\n```kode```\nhttps://a.id/x_y_z')).toBe(
    'Halo kak tadi satu, dua kode https://a.id/x_y_z',
  )
})

it('keeps what only looks like a mark', () => {
  expect(plainOf('2*3*4')).toBe('2*3*4')
  expect(plainOf('')).toBe('')
})
