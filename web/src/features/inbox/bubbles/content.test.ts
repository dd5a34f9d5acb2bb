// What bubbles read from content as providers really send it, and from content of the wrong shape.
import { describe, expect, it } from 'vitest'
import {
  readAnswers,
  readCards,
  readChoices,
  readOrder,
  readPlace,
  readTemplate,
  webAddress,
} from './content'

describe('content', () => {
  it('reads a place, also with coordinates as text', () => {
    const place = { latitude: '-6.2', longitude: 106.8, name: 'Monas' }
    expect(readPlace(place)).toEqual({ latitude: -6.2, longitude: 106.8, name: 'Monas', address: null })
  })

  it('reads contact cards by name, vCard or number', () => {
    const contacts = [
      { name: { formatted_name: 'Sari' }, phones: [{ phone: '+62 812' }] },
      { vcard: 'BEGIN:VCARD\r\nFN;CHARSET=UTF-8:Budi Santoso\r\nEND:VCARD' },
      { phones: [{ wa_id: '62813' }] },
    ]
    expect(readCards({ contacts })).toEqual([
      { name: 'Sari', phones: ['+62 812'] },
      { name: 'Budi Santoso', phones: [] },
      { name: '62813', phones: ['62813'] },
    ])
  })

  it('reads a chosen answer, offered buttons, list rows and a link', () => {
    expect(readChoices({ type: 'list_reply', title: 'Kirim', description: 'hari ini' })).toEqual([
      { title: 'Kirim', description: 'hari ini' },
    ])
    expect(readChoices({ action: { buttons: [{ id: '1', title: 'Ya' }] } })).toMatchObject([{ title: 'Ya' }])
    expect(readChoices({ action: { buttons: [{ reply: { title: 'No' } }] } })).toMatchObject([
      { title: 'No' },
    ])
    expect(readChoices({ action: { sections: [{ rows: [{ title: 'A' }, { title: 'B' }] }] } })).toHaveLength(
      2,
    )
    expect(readChoices({ action: { display_text: 'Lihat', url: 'https://a.id' } })).toEqual([
      { title: 'Lihat', description: 'https://a.id' },
    ])
  })

  it('reads the answers of a form', () => {
    const response = { flow_token: 'secret', name: 'Sari', sizes: ['M', 'L'] }
    expect(readAnswers({ response })).toEqual([
      { field: 'name', value: 'Sari' },
      { field: 'sizes', value: '["M","L"]' },
    ])
  })

  it('reads a template with its variables, in both shapes of its language', () => {
    const components = [{ type: 'body', parameters: [{ type: 'text', text: 'Sari' }] }]
    const read = { name: 'hello', language: 'id', variables: ['Sari'] }
    expect(readTemplate({ name: 'hello', language: 'id', components })).toEqual(read)
    expect(readTemplate({ name: 'hello', language: { code: 'id' }, components })).toEqual(read)
  })

  it('reads ordered items with numbers as text', () => {
    const product_items = [{ product_retailer_id: 'sku', quantity: '2', item_price: '10.5', currency: 'IDR' }]
    expect(readOrder({ product_items })).toEqual([{ id: 'sku', quantity: 2, price: 10.5, currency: 'IDR' }])
  })
})

describe('content of the wrong shape', () => {
  it.each([
    {},
    { contacts: 'x', action: 1, response: [], components: {}, product_items: null, latitude: {} },
  ])('is read as nothing (%#)', (content) => {
    expect(readPlace(content)).toBeNull()
    expect(readCards(content)).toEqual([])
    expect(readChoices(content)).toEqual([])
    expect(readAnswers(content)).toEqual([])
    expect(readTemplate(content)).toEqual({ name: '', language: '', variables: [] })
    expect(readOrder(content)).toEqual([])
  })

  it('is never an address to open', () => {
    expect(webAddress('javascript:alert(1)')).toBeNull()
    expect(webAddress('https://a.id')).toBe('https://a.id')
  })
})
