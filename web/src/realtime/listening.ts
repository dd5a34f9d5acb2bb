// How features hear of events and whispers, whatever socket they came by.
import { onScopeDispose } from 'vue'
import { Emitter } from './emitter'
import { Gatherer } from './gatherer'
import {
  isEventName,
  type EventName,
  type Frame,
  type LoggedEvents,
  type Mentions,
  type Whispers,
} from './events'

/** A flood of events is drawn this often; nobody reads faster. */
const groupEveryMs = 100

/** A logged event with its name beside its data, so that a `switch` tells them apart. */
export type Logged = { [Name in EventName]: { name: Name; data: LoggedEvents[Name] } }[EventName]

const events = new Emitter<LoggedEvents>()
const groups = new Emitter<{ group: Logged[] }>()
const gatherer = new Gatherer<Logged>((group) => {
  groups.emit('group', group)
  for (const { name, data } of group) events.emit(name, data)
}, groupEveryMs)
const whispers = new Emitter<Whispers>()
const mentions = new Emitter<Mentions>()

/** Hears a logged event, each exactly once and in order. Answers with the way to stop. */
export function onEvent<Name extends EventName>(
  name: Name,
  listener: (data: LoggedEvents[Name]) => void,
): () => void {
  return events.on(name, listener)
}

/** Hears logged events, those together that came together. Answers with the way to stop. */
export function onEvents(listener: (group: Logged[]) => void): () => void {
  return groups.on('group', listener)
}

/** Hears a whisper of another browser of the team. */
export function onWhisper<Name extends keyof Whispers>(
  name: Name,
  listener: (data: Whispers[Name]) => void,
): () => void {
  return whispers.on(name, listener)
}

/** Hears what the server mentions and does not log. */
export function onMention<Name extends keyof Mentions>(
  name: Name,
  listener: (data: Mentions[Name]) => void,
): () => void {
  return mentions.on(name, listener)
}

/** `onEvent` for as long as the component (or effect scope) lives. */
export function useEvent<Name extends EventName>(
  name: Name,
  listener: (data: LoggedEvents[Name]) => void,
): void {
  onScopeDispose(onEvent(name, listener))
}

/** `onWhisper` for as long as the component (or effect scope) lives. */
export function useWhisper<Name extends keyof Whispers>(
  name: Name,
  listener: (data: Whispers[Name]) => void,
): void {
  onScopeDispose(onWhisper(name, listener))
}

/** The server's serializer is the one REST uses, so the data of a known event has its declared shape. */
export function announce({ name, data }: Frame): void {
  if (!isEventName(name)) return
  gatherer.add({ name, data } as unknown as Logged)
  // Nothing is drawn where nobody looks, and there a timer may wait for a minute: the title must not.
  if (document.hidden) gatherer.hurry()
}

/** The line ends: what it told and nobody has heard yet belongs to another workspace than what comes next. */
export function fallSilent(): void {
  gatherer.drop()
}

export function announceWhisper<Name extends keyof Whispers>(name: Name, data: Whispers[Name]): void {
  whispers.emit(name, data)
}

export function announceMention<Name extends keyof Mentions>(name: Name, data: Mentions[Name]): void {
  mentions.emit(name, data)
}
