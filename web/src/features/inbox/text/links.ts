// Finds the addresses, mails and phone numbers that may be linked; nothing else ever becomes an href.
export interface Link {
  type: 'link'
  text: string
  href: string
}

const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"'`]+/iy
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/y
const PHONE = /\+\d(?:[ -]?\d){6,14}(?!\d)/y
const TRAILING = /[.,!?;:'"*_~]+$/

export function linkAt(text: string, at: number): Link | null {
  return addressAt(text, at) ?? mailAt(text, at) ?? phoneAt(text, at)
}

function addressAt(text: string, at: number): Link | null {
  const found = matchAt(ADDRESS, text, at)
  if (found === null) return null
  const address = withoutTrailing(found)
  const href = /^www\./i.test(address) ? `https://${address}` : address
  return URL.canParse(href) ? { type: 'link', text: address, href } : null
}

function mailAt(text: string, at: number): Link | null {
  const mail = matchAt(MAIL, text, at)
  return mail === null ? null : { type: 'link', text: mail, href: `mailto:${mail}` }
}

function phoneAt(text: string, at: number): Link | null {
  const phone = matchAt(PHONE, text, at)
  return phone === null ? null : { type: 'link', text: phone, href: `tel:${phone.replace(/[ -]/g, '')}` }
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? null
}

/** The full stop after an address, and a bracket it did not open, belong to the sentence. */
function withoutTrailing(address: string): string {
  const bare = address.replace(TRAILING, '')
  const unopened = bare.endsWith(')') && !bare.includes('(')
  return unopened ? withoutTrailing(bare.slice(0, -1)) : bare
}
