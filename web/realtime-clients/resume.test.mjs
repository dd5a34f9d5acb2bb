// Unmodified pusher-js and laravel-echo: what was missed comes back, revocation ends it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connected, connectPerson, reconnect } from './client.mjs'
import { Follower } from './follower.mjs'
import { startProgram } from './program.mjs'
import { addContact, inviteAgent, renameContact, signInOwner } from './rest.mjs'

const changes = 150

let program, owner, workspace

before(async () => {
  program = await startProgram()
  owner = await signInOwner(program.url)
  workspace = owner.me.workspace.id
})

after(() => program?.stop())

async function rename(contact, count) {
  for (let number = 1; number <= count; number += 1) await renameContact(owner, contact, `Name ${number}`)
}

async function names(follower, count) {
  const heard = []
  while (heard.length < count) heard.push((await follower.heard.next()).contact.name)
  return heard
}

const expected = (count) => Array.from({ length: count }, (_, index) => `Name ${index + 1}`)

for (const place of ['workspace', 'chat']) {
  test(`what happened in a ${place} while away comes in order`, async () => {
    const contact = await addContact(owner, 'Fajar')
    const follower = new Follower(owner, `${place}.${place === 'chat' ? contact.id : workspace}`)
    await follower.attached
    follower.echo.connector.pusher.disconnect()
    await rename(contact, 3)
    follower.echo.connector.pusher.connect()
    assert.deepEqual(await names(follower, 3), expected(3))
    const word = await follower.resumed.next()
    assert.equal(word.recovered, true)
    await renameContact(owner, contact, 'After')
    assert.equal((await follower.heard.next()).contact.name, 'After')
    follower.echo.disconnect()
  })
}

test('a client that is cut again and again hears everything once and in order', async () => {
  const contact = await addContact(owner, 'Gita')
  const follower = new Follower(owner, `workspace.${workspace}`)
  await follower.attached
  const cutting = setInterval(() => reconnect(follower.echo), 60)
  try {
    await rename(contact, changes)
  } finally {
    clearInterval(cutting)
  }
  assert.deepEqual(await names(follower, changes), expected(changes))
  const words = [await follower.resumed.next(), ...follower.resumed.takeAll()]
  assert.ok(words.every(({ recovered }) => recovered))
  follower.echo.disconnect()
})

test('an ended session ends its socket, and the client does not come back', async () => {
  const agent = await inviteAgent(owner, 'Hadi')
  const echo = connectPerson(agent)
  await connected(echo)
  await new Promise((resolve) => echo.private(`workspace.${workspace}`).subscribed(resolve))
  const { connection } = echo.connector.pusher
  const ended = new Promise((resolve) => connection.bind('disconnected', resolve))
  await agent.call('POST', '/auth/logout')
  await ended
  assert.equal(connection.state, 'disconnected')
})
