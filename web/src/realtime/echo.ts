// Opens the Pusher-protocol socket with laravel-echo; both libraries load only when a session needs them.
import type Echo from 'laravel-echo'
import type { ChannelAuthorizationCallback } from 'pusher-js'
import { authorizeSocket } from '@/api/events'
import { problemFromFailure } from '@/api/problem'
import type { Me } from '@/api/views'

export type Socket = Echo<'reverb'>

type AuthorizationRequest = { socketId: string; channelName: string }
type SinceOf = (channelName: string) => string | undefined

const authorizationAttempts = 5

/** Tries again on passing trouble: pusher-js itself would leave the channel silent until the next reconnect. */
async function authorize(
  { socketId, channelName }: AuthorizationRequest,
  since: SinceOf,
  callback: ChannelAuthorizationCallback,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const body = { socket_id: socketId, channel_name: channelName, since: since(channelName) }
      const { auth, channel_data } = await authorizeSocket(body)
      callback(null, channel_data ? { auth, channel_data } : { auth })
      return
    } catch (failure) {
      const problem = problemFromFailure(failure)
      if (!problem.isPassing || attempt === authorizationAttempts) {
        callback(problem, null)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 1000 * attempt))
    }
  }
}

/** Where the socket listens: the page's own server unless the settings name another. */
function address(settings: Me['socket']): {
  wsHost: string
  wsPort: number
  wssPort: number
  forceTLS: boolean
} {
  const isSecure = location.protocol === 'https:'
  const ownPort = Number(location.port) || (isSecure ? 443 : 80)
  const port = settings.port ?? ownPort
  return { wsHost: settings.host ?? location.hostname, wsPort: port, wssPort: port, forceTLS: isSecure }
}

export async function openSocket(settings: Me['socket'], since: SinceOf): Promise<Socket> {
  const [{ default: EchoClient }, { default: Pusher }] = await Promise.all([
    import('laravel-echo'),
    import('pusher-js'),
  ])
  return new EchoClient<'reverb'>({
    broadcaster: 'reverb',
    Pusher,
    key: settings.key,
    ...address(settings),
    enabledTransports: ['ws', 'wss'],
    activityTimeout: 30_000,
    pongTimeout: 10_000,
    channelAuthorization: {
      customHandler: (request: AuthorizationRequest, callback: ChannelAuthorizationCallback) => {
        void authorize(request, since, callback)
      },
    },
  })
}
