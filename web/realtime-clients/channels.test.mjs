// Unmodified pusher-js and laravel-echo: channels, whispers, presence, live events.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { connectPerson, connectToken, connected, hear, subscribed } from './client.mjs'
import { Heard } from './heard.mjs'
import { startProgram } from './program.mjs'
import { addContact, inviteAgent, makeToken, renameContact, signInOwner, Visitor } from './rest.mjs'

let program, owner, agent, workspace
const open = []

before(async () => {
  program = await startProgram()
  owner = await signInOwner(program.url)
  agent = await inviteAgent(owner, 'Agus Agent')
  workspace = owner.me.workspace.id
})

afterEach(() => open.splice(0).forEach((echo) => echo.disconnect()))
after(() => program?.stop())

function person(visitor) {
  const echo = connectPerson(visitor)
  open.push(echo)
  return echo
}

test('a client connects and learns its socket id', async () => {
  const echo = person(owner)
  await connected(echo)
  assert.match(echo.socketId(), /^\d+\.\d+$/)
})

test('a member is let into the workspace, a chat and the presence channel', async () => {
  const contact = await addContact(owner, 'Budi')
  const echo = person(owner)
  const cursor = await subscribed(echo.private(`workspace.${workspace}`))
  assert.match(cursor.cursor, /^[\w-]+:\d+$/)
  await subscribed(echo.private(`chat.${contact.id}`))
  const members = await subscribed(echo.join(`presence.${workspace}`))
  assert.equal(members.me.id, owner.me.user.id)
})

test('a person signs the socket in', async () => {
  const echo = person(owner)
  await connected(echo)
  const { pusher } = echo.connector
  pusher.signin()
  await pusher.user.signinDonePromise
  assert.equal(pusher.user.user_data.id, owner.me.user.id)
})

test('a token is let in by the client’s own authoriser', async () => {
  const secret = await makeToken(owner)
  const contact = await addContact(owner, 'Citra')
  const echo = connectToken(new Visitor(program.url), owner.me.socket.key, secret)
  open.push(echo)
  const channel = echo.private(`chat.${contact.id}`)
  const heard = hear(channel, 'ContactUpdatedEvent')
  await subscribed(channel)
  await renameContact(owner, contact, 'Citra Dewi')
  assert.equal((await heard.next()).contact.name, 'Citra Dewi')
})

test('a channel of another workspace is refused and the connection stays', async () => {
  const echo = person(agent)
  for (const channel of [`workspace.${crypto.randomUUID()}`, `chat.${crypto.randomUUID()}`]) {
    await assert.rejects(subscribed(echo.private(channel)), /not let in/)
  }
  await subscribed(echo.private(`workspace.${workspace}`))
})

test('a whisper reaches the others and not its sender', async () => {
  const [ofOwner, ofAgent] = [owner, agent].map((visitor) =>
    person(visitor).private(`workspace.${workspace}`),
  )
  const [heardByOwner, heardByAgent] = [new Heard(), new Heard()]
  ofOwner.listenForWhisper('typing', heardByOwner.add)
  ofAgent.listenForWhisper('typing', heardByAgent.add)
  await Promise.all([subscribed(ofOwner), subscribed(ofAgent)])
  const typing = { chat_id: 'c1', user: { id: agent.me.user.id, name: 'Agus Agent' }, typing: true }
  ofAgent.whisper('typing', typing)
  assert.deepEqual(await heardByOwner.next(), typing)
  ofOwner.whisper('typing', { typing: false })
  assert.deepEqual(await heardByAgent.next(), { typing: false })
})

test('members see each other come and go', async () => {
  const [here, joining, leaving] = [new Heard(), new Heard(), new Heard()]
  const presence = person(owner).join(`presence.${workspace}`)
  presence.here(here.add).joining(joining.add).leaving(leaving.add)
  assert.deepEqual(await here.next(), [{ name: 'Olive Owner' }])
  const other = person(agent)
  const seen = new Heard()
  other.join(`presence.${workspace}`).here(seen.add)
  assert.deepEqual(await joining.next(), { name: 'Agus Agent' })
  assert.equal((await seen.next()).length, 2)
  other.disconnect()
  assert.deepEqual(await leaving.next(), { name: 'Agus Agent' })
})

test('an event is heard on the workspace and on the chat it belongs to, and nowhere else', async () => {
  const [contact, other] = [await addContact(owner, 'Dian'), await addContact(owner, 'Eko')]
  const echo = person(agent)
  const names = [`workspace.${workspace}`, `chat.${contact.id}`, `chat.${other.id}`]
  const channels = names.map((name) => echo.private(name))
  const [all, chat, otherChat] = channels.map((channel) => hear(channel, 'ContactUpdatedEvent'))
  await Promise.all(channels.map(subscribed))
  await renameContact(owner, contact, 'Dian Sari')
  await renameContact(owner, other, 'Eko Adi')
  const [first, second] = [await all.next(), await all.next()]
  assert.deepEqual([first.contact.name, second.contact.name], ['Dian Sari', 'Eko Adi'])
  assert.equal(second._p, first._s)
  assert.equal((await chat.next())._s, first._s)
  assert.equal((await otherChat.next())._s, second._s)
  assert.deepEqual([chat.takeAll(), otherChat.takeAll()], [[], []])
})
