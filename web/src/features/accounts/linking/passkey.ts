// What a person runs on WhatsApp's page to use a passkey, and what they bring back.

/** One line for the console of WhatsApp's page: asks for the passkey, and puts the answer into the clipboard. */
export function passkeyLine(options: string): string {
  const request = JSON.stringify(parsed(options) ?? {})
  const asked = `publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${request})`
  return `copy(JSON.stringify(await navigator.credentials.get({ ${asked} })))`
}

/** A credential as the browser wrote it; undefined for anything else. Quotes around it, as some consoles show, go. */
export function readCredential(text: string): unknown {
  const once = parsed(text.trim().replace(/^'([\s\S]*)'$/, '$1'))
  const credential = typeof once === 'string' ? parsed(once) : once
  if (typeof credential !== 'object' || credential === null) return undefined
  return 'rawId' in credential && 'response' in credential ? credential : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
