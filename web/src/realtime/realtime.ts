// The live line of one workspace: logged events without gaps, whispers, and who else is here.
import { listEvents } from '@/api/events'
import type { UserId, WorkspaceId } from '@/api/ids'
import type { Me } from '@/api/views'
import { openSocket, type Socket } from './echo'
import {
  eventNames,
  isNumbered,
  mentionNames,
  whisperNames,
  type Frame,
  type Mentions,
  type Whispers,
} from './events'
import { Follower } from './follower'
import { announce, announceMention, announceWhisper, fallSilent } from './listening'

export type LineState = 'connecting' | 'connected' | 'lost'
export type PresentMember = { id: UserId; name: string }

export type RealtimeOptions = {
  workspace: WorkspaceId
  socket: Me['socket']
  /** Continuity is lost, or begins: everything loaded before may be stale. */
  reload: () => void
  stateChanged: (state: LineState) => void
  presentChanged: (present: PresentMember[]) => void
}

type WorkspaceChannel = ReturnType<Socket['private']>
type PresenceChannel = ReturnType<Socket['join']>
type PusherMember = { id: string; info: { name: string } }
type PusherMembers = { each: (visit: (member: PusherMember) => void) => void }

/** How long a promised replay may take before the log is read instead. */
const resumePatienceInMs = 5000
/** Without a socket the log is read this often. */
const pollEveryMs = 15_000
/** How long pusher-js may mend a broken line alone; each browser waits a little longer than another. */
const mendingPatienceInMs = 2000
const mendingSpreadInMs = 2000

export class Realtime {
  private readonly follower: Follower
  private socket: Socket | null = null
  private channel: WorkspaceChannel | null = null
  private state: LineState = 'connecting'
  private isStopped = false
  private readonly present = new Map<string, PresentMember>()
  private readonly timers = new Set<ReturnType<typeof setInterval>>()
  private resumeTimer: ReturnType<typeof setTimeout> | undefined
  private recoveryTimer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly options: RealtimeOptions) {
    this.follower = new Follower({
      readLog: (after) => listEvents(after),
      deliver: announce,
      reload: options.reload,
    })
  }

  /** Never fails: without a socket the log is polled, and the state says so. */
  async start(): Promise<void> {
    this.poll()
    const channelName = `private-workspace.${this.options.workspace}`
    const since = (name: string) => (name === channelName ? this.follower.since : undefined)
    try {
      const socket = await openSocket(this.options.socket, since)
      if (this.isStopped) socket.disconnect()
      else this.listen(socket)
    } catch {
      // The chunk with the socket's client did not arrive.
      this.become('lost')
    }
  }

  stop(): void {
    this.isStopped = true
    this.follower.stop()
    fallSilent()
    for (const timer of this.timers) clearInterval(timer)
    clearTimeout(this.resumeTimer)
    clearTimeout(this.recoveryTimer)
    this.socket?.disconnect()
  }

  /** Tells the other browsers of the team; lost without a trace while the line is down. */
  whisper<Name extends keyof Whispers>(name: Name, data: Whispers[Name]): void {
    if (this.isConnected) this.channel?.whisper(name, data)
  }

  private poll(): void {
    this.timers.add(setInterval(() => void this.recover(), pollEveryMs))
  }

  /**
   * Without a socket the log tells what happened. Once it can be read the server is there, and its socket is
   * dialled anew: pusher-js would sit out a pause that grows to a minute, or has given up.
   */
  private async recover(): Promise<void> {
    if (this.isConnected || this.follower.isCatchingUp) return
    await this.follower.catchUp()
    if (this.isConnected || this.isStopped || !this.socket) return
    const { pusher } = this.socket.connector
    pusher.disconnect()
    pusher.connect()
  }

  private get isConnected(): boolean {
    return this.state === 'connected'
  }

  private listen(socket: Socket): void {
    this.socket = socket
    this.watchConnection(socket)
    this.channel = this.followWorkspace(socket.private(`workspace.${this.options.workspace}`))
    this.watchPresence(socket.join(`presence.${this.options.workspace}`))
  }

  private watchConnection({ connector: { pusher } }: Socket): void {
    pusher.connection.bind('state_change', ({ current }: { current: string }) => {
      if (current === 'connected') return
      clearTimeout(this.resumeTimer)
      if (!this.isConnected) return
      this.become('lost')
      const patience = mendingPatienceInMs + Math.random() * mendingSpreadInMs
      this.recoveryTimer = setTimeout(() => void this.recover(), patience)
    })
  }

  private followWorkspace(channel: WorkspaceChannel): WorkspaceChannel {
    channel.on('pusher:subscription_succeeded', (data: { cursor?: string } | undefined) => {
      this.attached(data?.cursor)
    })
    channel.on('pusher:resume', (data: { recovered: boolean; cursor?: string }) => {
      clearTimeout(this.resumeTimer)
      this.follower.resumed(data.recovered, data.cursor)
    })
    for (const name of eventNames) {
      channel.listen(`.${name}`, (data: unknown) => {
        if (isNumbered(data)) this.follower.receive({ name, data } satisfies Frame)
      })
    }
    for (const name of whisperNames) {
      channel.listenForWhisper(name, (data: Whispers[typeof name]) => announceWhisper(name, data))
    }
    for (const name of mentionNames) {
      channel.listen(`.${name}`, (data: Mentions[typeof name]) => announceMention(name, data))
    }
    return channel
  }

  private attached(cursor: string | undefined): void {
    this.become('connected')
    if (this.follower.attached(cursor) === 'begun') return
    clearTimeout(this.resumeTimer)
    this.resumeTimer = setTimeout(() => void this.follower.catchUp(), resumePatienceInMs)
  }

  private watchPresence(channel: PresenceChannel): void {
    channel.on('pusher:subscription_succeeded', (members: PusherMembers) => {
      this.present.clear()
      members.each((member) => this.enter(member))
      this.tellPresent()
    })
    channel.on('pusher:member_added', (member: PusherMember) => {
      this.enter(member)
      this.tellPresent()
    })
    channel.on('pusher:member_removed', (member: PusherMember) => {
      this.present.delete(member.id)
      this.tellPresent()
    })
  }

  private enter(member: PusherMember): void {
    this.present.set(member.id, { id: member.id as UserId, name: member.info.name })
  }

  private tellPresent(): void {
    this.options.presentChanged([...this.present.values()])
  }

  private become(state: LineState): void {
    if (this.state === state) return
    this.state = state
    this.options.stateChanged(state)
    if (state === 'lost') {
      this.present.clear()
      this.tellPresent()
    }
  }
}
