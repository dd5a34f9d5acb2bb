// An unmodified Baileys that does what it is told on its standard input and tells what it hears, a line of JSON each.
//
// SIMULATOR: where it connects; ROOT: the key that the simulated WhatsApp signs with, in hex. Told: { do, … }, answered
// by { event: 'done', ref, … } or { event: 'failed', ref, error }. Heard: qr, open, message, update, receipt, closed.

import { createInterface } from 'node:readline'
import makeWASocket, {
  BufferJSON,
  WA_CERT_DETAILS,
  downloadMediaMessage,
  getContentType,
  initAuthCreds,
  jidNormalizedUser,
  makeCacheableSignalKeyStore,
} from 'baileys'
import pino from 'pino'

const logger = pino({ level: process.env.BAILEYS_LOG ?? 'silent' }, pino.destination(2))
const isCounting = process.env.COUNT_ONLY === '1'

// libsignal writes to the console; only ours may stand on the standard output.
const say = what => process.stdout.write(`${JSON.stringify(what, BufferJSON.replacer)}\n`)
for (const word of ['log', 'info', 'warn', 'debug']) console[word] = console.error

// The one thing Baileys is given that a real WhatsApp would not need: whose certificates it believes.
Buffer.from(process.env.ROOT, 'hex').copy(WA_CERT_DETAILS.PUBLIC_KEY)

const creds = initAuthCreds()
const kept = new Map()
const keys = makeCacheableSignalKeyStore(
  {
    get: async (type, ids) =>
      Object.fromEntries(ids.map(id => [id, kept.get(`${type}/${id}`)]).filter(([, it]) => it)),
    set: async changes => {
      for (const [type, values] of Object.entries(changes)) {
        for (const [id, value] of Object.entries(values)) {
          if (value) kept.set(`${type}/${id}`, value)
          else kept.delete(`${type}/${id}`)
        }
      }
    },
  },
  logger
)

/** What was written and heard, by id: to quote it, to open its file, and for those who ask for it again. */
const messages = new Map()
let heard = 0
let socket

function connect() {
  socket = makeWASocket({
    auth: { creds, keys },
    waWebSocketUrl: process.env.SIMULATOR,
    logger,
    syncFullHistory: false,
    getMessage: async key => messages.get(key.id)?.message,
  })
  socket.ev.process(hear)
}

async function hear(events) {
  if (events['creds.update']) Object.assign(creds, events['creds.update'])
  if (events['connection.update']) turn(events['connection.update'])
  for (const message of events['messages.upsert']?.messages ?? []) took(message)
  for (const { key, update } of events['messages.update'] ?? []) {
    say({ event: 'update', id: key.id, status: update.status })
  }
  for (const { key, receipt } of events['message-receipt.update'] ?? []) {
    say({ event: 'receipt', id: key.id, from: receipt.userJid, read: Boolean(receipt.readTimestamp) })
  }
}

function turn({ connection, lastDisconnect, qr }) {
  if (qr) say({ event: 'qr', code: qr })
  if (connection === 'open') say({ event: 'open', jid: jidNormalizedUser(creds.me.id) })
  if (connection !== 'close') return
  const code = lastDisconnect?.error?.output?.statusCode
  say({ event: 'closed', code: code ?? 0 })
  // WhatsApp asks for a new connection once a device is linked; 401 means it was taken off.
  if (code === 515) connect()
}

function took(message) {
  if (message.key.fromMe || !message.message) return
  heard += 1
  if (isCounting) return
  messages.set(message.key.id, message)
  const kind = getContentType(message.message)
  const content = message.message[kind]
  const quoted = content?.contextInfo
  say({
    event: 'message',
    id: message.key.id,
    chat: message.key.remoteJid,
    author: message.key.participant,
    kind,
    text: typeof content === 'string' ? content : (content?.text ?? content?.caption),
    quotes: quoted?.stanzaId,
  })
}

async function write({ to, content, quote }) {
  if (content.image) content.image = Buffer.from(content.image, 'base64')
  const options = quote ? { quoted: messages.get(quote) } : {}
  // Baileys would make a small picture of a large one with a library that it does not bring along.
  if (content.image) content.jpegThumbnail = ''
  const message = await socket.sendMessage(to, content, options)
  messages.set(message.key.id, message)
  return { id: message.key.id }
}

const deeds = {
  write,
  read: async ({ id }) => void (await socket.readMessages([messages.get(id).key])),
  open: async ({ id }) => ({
    bytes: (await downloadMediaMessage(messages.get(id), 'buffer', {})).toString('base64'),
  }),
  count: async () => ({ heard }),
}

for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue
  const order = JSON.parse(line)
  if (order.do === 'connect') {
    connect()
    continue
  }
  deeds[order.do](order).then(
    answer => say({ event: 'done', ref: order.ref, ...answer }),
    error => say({ event: 'failed', ref: order.ref, error: String(error?.stack ?? error) })
  )
}
process.exit(0)
