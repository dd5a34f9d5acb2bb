// People who use the REST API of the program under test: the owner, an agent, a token.
import assert from 'node:assert/strict'

const password = 'five-quiet-otters-42'

/** Somebody's way to the REST API: by cookie or by token. */
export class Visitor {
  #headers

  constructor(url, headers = {}) {
    this.url = url
    this.#headers = headers
  }

  async fetch(path, { method = 'GET', body, type = 'application/json' } = {}) {
    const headers = { Origin: this.url, 'X-Requested-With': 'blazz', ...this.#headers }
    if (body !== undefined) headers['Content-Type'] = type
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(this.url + path, { method, headers, body: text })
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0])
    if (cookie.length > 0) this.#headers = { ...this.#headers, Cookie: cookie.join('; ') }
    return response
  }

  /** The answer's JSON; fails unless the call succeeds. */
  async call(method, path, body) {
    const response = await this.fetch(`/api/v1${path}`, { method, body })
    const text = await response.text()
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }
}

/** Signs in the owner; on a fresh program sets it up first. */
export async function signInOwner(url) {
  const owner = new Visitor(url)
  const { needed } = await owner.call('GET', '/setup')
  const email = process.env.BLAZZ_EMAIL ?? 'owner@example.com'
  const given = process.env.BLAZZ_PASSWORD ?? password
  owner.me = needed
    ? await owner.call('POST', '/setup', {
        name: 'Olive Owner',
        email,
        password: given,
        workspace_name: 'Sockets',
      })
    : await owner.call('POST', '/auth/login', { email, password: given })
  return owner
}

/** Invites an agent into the owner's workspace and accepts for them. */
export async function inviteAgent(owner, name) {
  const email = `${crypto.randomUUID()}@example.com`
  const { url } = await owner.call('POST', '/invitations', { email, role: 'agent' })
  const token = url.split(/[/=]/).at(-1)
  const agent = new Visitor(owner.url)
  agent.me = await agent.call('POST', '/invitations/accept', { token, name, password })
  return agent
}

/** Makes a token that may hear events; gives its secret. */
export async function makeToken(owner) {
  const { secret } = await owner.call('POST', '/tokens', { name: 'sockets', scopes: ['events.read'] })
  return secret
}

export async function addContact(visitor, name) {
  const phone = `+62812${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
  return visitor.call('POST', '/contacts', { name, phone })
}

export async function renameContact(visitor, contact, name) {
  return visitor.call('PUT', `/contacts/${contact.id}`, { name })
}
