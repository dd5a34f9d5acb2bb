// Where a search marks its hits.
import { expect, it } from 'vitest'
import { piecesOf } from './highlight'

const marked = (text: string, wanted: string) =>
  piecesOf(text, wanted)
    .map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text))
    .join('')

it('marks every hit, whatever its case', () => {
  expect(marked('Sari Sartika', 'sar')).toBe('[Sar]i [Sar]tika')
  expect(marked('+62 812', '812')).toBe('+62 [812]')
})

it('leaves a text without hits, or without a search, whole', () => {
  expect(marked('Sari', 'budi')).toBe('Sari')
  expect(marked('Sari', '  ')).toBe('Sari')
})

it('marks nothing rather than the wrong letters', () => {
  expect(marked('İstanbul', 'stan')).toBe('İstanbul')
})
