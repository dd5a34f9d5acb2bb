// What a message text looks like once WhatsApp's marks and links are read.
import { describe, expect, it } from 'vitest'
import { blocksOf } from './blocks'
import { inlinesOf } from './inlines'

const text = (value: string) => ({ type: 'text', text: value })

describe('marks', () => {
  it('reads bold, italic, strike and code', () => {
    expect(inlinesOf('a *b* _c_ ~d~ `e`')).toEqual([
      text('a '),
      { type: 'bold', inlines: [text('b')] },
      text(' '),
      { type: 'italic', inlines: [text('c')] },
      text(' '),
      { type: 'strike', inlines: [text('d')] },
      text(' '),
      { type: 'code', text: 'e' },
    ])
  })

  it('nests marks', () => {
    expect(inlinesOf('*a _b_*')).toEqual([
      { type: 'bold', inlines: [text('a '), { type: 'italic', inlines: [text('b')] }] },
    ])
  })

  it.each(['2*3*4', 'snake_case_name', '* spaced *', '*', '**', '*open', '*two\nlines*', '`` ` ``'])(
    'leaves %j as it was typed',
    (typed) => {
      expect(inlinesOf(typed)).toEqual([text(typed)])
    },
  )

  it('does not read marks inside code', () => {
    expect(inlinesOf('`*a*`')).toEqual([{ type: 'code', text: '*a*' }])
  })
})

describe('links', () => {
  it('keeps underscores of an address and leaves the sentence its full stop', () => {
    expect(inlinesOf('see https://a.id/x_y_z.')).toEqual([
      text('see '),
      { type: 'link', text: 'https://a.id/x_y_z', href: 'https://a.id/x_y_z' },
      text('.'),
    ])
  })

  it('leaves an unopened bracket outside, keeps an opened one', () => {
    expect(inlinesOf('(www.a.id/b)')[1]).toMatchObject({ text: 'www.a.id/b', href: 'https://www.a.id/b' })
    expect(inlinesOf('https://a.id/b_(c)')[0]).toMatchObject({ text: 'https://a.id/b_(c)' })
  })

  it('links mails and international phone numbers', () => {
    expect(inlinesOf('sari@toko.co.id')).toEqual([
      { type: 'link', text: 'sari@toko.co.id', href: 'mailto:sari@toko.co.id' },
    ])
    expect(inlinesOf('+62 812-3456-7890')).toEqual([
      { type: 'link', text: '+62 812-3456-7890', href: 'tel:+6281234567890' },
    ])
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'vbscript:x'])(
    'never links %s',
    (typed) => {
      expect(inlinesOf(typed)).toEqual([text(typed)])
    },
  )
})

describe('blocks', () => {
  it('splits paragraphs, quotes, lists and monospace', () => {
    const typed = 'hello\nthere\n> quoted\n> twice\n- one\n- two\n3. three\n```let x\n= 1```\nend'
    expect(blocksOf(typed)).toEqual([
      { type: 'paragraph', inlines: [text('hello\nthere')] },
      { type: 'quote', inlines: [text('quoted'), text('\n'), text('twice')] },
      { type: 'bullets', items: [[text('one')], [text('two')]] },
      { type: 'numbers', start: 3, items: [[text('three')]] },
      { type: 'mono', text: 'let x\n= 1' },
      { type: 'paragraph', inlines: [text('end')] },
    ])
  })

  it('keeps blank lines inside a paragraph', () => {
    expect(blocksOf('a\n\nb')).toEqual([{ type: 'paragraph', inlines: [text('a\n\nb')] }])
  })

  it('has no block for nothing', () => {
    expect(blocksOf('')).toEqual([])
  })
})
