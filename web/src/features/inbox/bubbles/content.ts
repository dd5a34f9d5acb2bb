// Reads the kind-specific content of a message, which comes from the provider unchecked.
type Content = { [key: string]: unknown }

export interface Place {
  latitude: number
  longitude: number
  name: string | null
  address: string | null
}

export interface Card {
  name: string
  phones: string[]
}

export interface Choice {
  title: string
  description: string | null
}

export interface OrderedItem {
  id: string
  quantity: number
  price: number | null
  currency: string | null
}

export function readPlace(content: Content): Place | null {
  const latitude = decimal(content.latitude)
  const longitude = decimal(content.longitude)
  if (latitude === null || longitude === null) return null
  return { latitude, longitude, name: text(content.name), address: text(content.address) }
}

export function readCards(content: Content): Card[] {
  return list(content.contacts).map((card) => {
    const phones = list(card.phones).flatMap((phone) => text(phone.phone) ?? text(phone.wa_id) ?? [])
    const name = text(record(card.name).formatted_name) ?? vcardName(text(card.vcard)) ?? phones[0] ?? ''
    return { name, phones }
  })
}

function vcardName(vcard: string | null): string | null {
  return vcard?.match(/^FN(?:;[^:\r\n]*)?:(.+)$/m)?.[1]?.trim() ?? null
}

/** What a customer chose, or what we offered to choose from. */
export function readChoices(content: Content): Choice[] {
  const title = text(content.title)
  if (title !== null) return [{ title, description: text(content.description) }]
  const action = record(content.action)
  const rows = list(action.sections).flatMap((section) => list(section.rows))
  const offers = [...list(action.buttons), ...rows]
  const link = text(action.display_text)
  return [...offers.map(choice), ...(link === null ? [] : [{ title: link, description: text(action.url) }])]
}

function choice(offer: Content): Choice {
  return {
    title: text(offer.title) ?? text(record(offer.reply).title) ?? '',
    description: text(offer.description),
  }
}

/** The filled-in fields of a form, flat. */
export function readAnswers(content: Content): { field: string; value: string }[] {
  return Object.entries(record(content.response))
    .filter(([field]) => field !== 'flow_token')
    .map(([field, value]) => ({ field, value: typeof value === 'string' ? value : JSON.stringify(value) }))
}

export function readTemplate(content: Content): { name: string; language: string; variables: string[] } {
  const parameters = list(content.components).flatMap((component) => list(component.parameters))
  return {
    name: text(content.name) ?? '',
    language: text(content.language) ?? text(record(content.language).code) ?? '',
    variables: parameters.flatMap((parameter) => text(parameter.text) ?? []),
  }
}

export function readOrder(content: Content): OrderedItem[] {
  return list(content.product_items).map((item) => ({
    id: text(item.product_retailer_id) ?? '',
    quantity: decimal(item.quantity) ?? 1,
    price: decimal(item.item_price),
    currency: text(item.currency),
  }))
}

/** Only addresses of the web are linked. */
export function webAddress(value: string | null): string | null {
  return value !== null && /^https?:\/\//i.test(value) && URL.canParse(value) ? value : null
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

function decimal(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

function record(value: unknown): Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Content) : {}
}

function list(value: unknown): Content[] {
  return Array.isArray(value) ? value.map(record) : []
}
