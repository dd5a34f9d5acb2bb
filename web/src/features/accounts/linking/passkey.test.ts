// The line for WhatsApp's page, and what is taken for an answer.
import { describe, expect, it } from 'vitest'
import { passkeyLine, readCredential } from './passkey'

describe('the line to run', () => {
  it('holds the options and nothing that ends the text', () => {
    const options = { challenge: 'AQID', rpId: 'web.whatsapp.com', note: '"})); alert(1)' }
    const line = passkeyLine(JSON.stringify(options))
    const inside = /FromJSON\((.*)\) \}\)\)\)$/.exec(line)?.[1]
    expect(JSON.parse(inside ?? '')).toEqual(options)
  })
})

describe('an answer', () => {
  const credential = { id: 'a', rawId: 'a', type: 'public-key', response: { signature: 'b' } }
  const text = JSON.stringify(credential)

  it('is read as the browser wrote it, and as a console shows it', () => {
    for (const shown of [text, ` ${text}\n`, `'${text}'`, JSON.stringify(text)]) {
      expect(readCredential(shown)).toEqual(credential)
    }
  })

  it('is nothing else', () => {
    for (const other of ['', 'undefined', '{}', '[]', '42', 'null', '{"rawId":"a"}']) {
      expect(readCredential(other)).toBeUndefined()
    }
  })
})
