// Unmodified laravel-echo over unmodified pusher-js, on the socket of the program under test.
import Echo from 'laravel-echo'
import Pusher from 'pusher-js'
import { Heard } from './heard.mjs'

function socketOptions(visitor, key) {
  const { hostname, port, protocol } = new URL(visitor.url)
  const isSecure = protocol === 'https:'
  const socketPort = Number(port) || (isSecure ? 443 : 80)
  return {
    broadcaster: 'reverb',
    Pusher,
    key,
    wsHost: hostname,
    wsPort: socketPort,
    wssPort: socketPort,
    forceTLS: isSecure,
    enabledTransports: ['ws', 'wss'],
    authEndpoint: `${visitor.url}/broadcasting/auth`,
  }
}

/** A signed-in person's client. It asks as a browser would: with the cookie, and since where. */
export function connectPerson(visitor, since = () => undefined) {
  const ofChannel = ({ socketId, channelName }, callback) => {
    const fields = { socket_id: socketId, channel_name: channelName, since: since(channelName) }
    void answer(callback, authorize(visitor, '/broadcasting/auth', fields))
  }
  const ofUser = ({ socketId }, callback) => {
    void answer(callback, authorize(visitor, '/broadcasting/user-auth', { socket_id: socketId }))
  }
  return new Echo({
    ...socketOptions(visitor, visitor.me.socket.key),
    channelAuthorization: { customHandler: ofChannel },
    userAuthentication: { customHandler: ofUser },
  })
}

/** An integrator's client, with nothing but the options Echo documents. */
export function connectToken(visitor, key, bearerToken) {
  return new Echo({ ...socketOptions(visitor, key), bearerToken })
}

async function authorize(visitor, path, fields) {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  const body = new URLSearchParams(given).toString()
  const type = 'application/x-www-form-urlencoded'
  const response = await visitor.fetch(path, { method: 'POST', body, type })
  if (!response.ok) throw new Error(`refused with ${response.status}`)
  return response.json()
}

function answer(callback, authorized) {
  return authorized.then(
    (auth) => callback(null, auth),
    (error) => callback(error, null),
  )
}

/** Resolves when the client is connected. */
export function connected(echo) {
  const { connection } = echo.connector.pusher
  if (connection.state === 'connected') return Promise.resolve()
  return new Promise((resolve) => connection.bind('connected', resolve))
}

/** Resolves with the answer's data when the server let the channel in; fails when it did not. */
export function subscribed(channel) {
  return new Promise((resolve, reject) => {
    channel.on('pusher:subscription_succeeded', resolve)
    channel.error((error) => reject(new Error(`not let in: ${JSON.stringify(error)}`)))
  })
}

/** Collects what a channel hears of one event. */
export function hear(channel, event) {
  const heard = new Heard()
  channel.listen(`.${event}`, heard.add)
  return heard
}

/** Loses the connection and comes back, as after a change of network. */
export function reconnect(echo) {
  echo.connector.pusher.disconnect()
  echo.connector.pusher.connect()
}
