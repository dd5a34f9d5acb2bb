// How features hear of events and whispers, whatever socket they came by.
import { onScopeDispose } from 'vue'
import { Emitter } from './emitter'
import {
  isEventName,
  type EventName,
  type Frame,
  type LoggedEvents,
  type Mentions,
  type Whispers,
} from './events'

const events = new Emitter<LoggedEvents>()
const whispers = new Emitter<Whispers>()
const mentions = new Emitter<Mentions>()

/** Hears a logged event, each exactly once and in order. Answers with the way to stop. */
export function onEvent<Name extends EventName>(
  name: Name,
  listener: (data: LoggedEvents[Name]) => void,
): () => void {
  return events.on(name, listener)
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
  if (isEventName(name)) events.emit(name, data as unknown as LoggedEvents[typeof name])
}

export function announceWhisper<Name extends keyof Whispers>(name: Name, data: Whispers[Name]): void {
  whispers.emit(name, data)
}

export function announceMention<Name extends keyof Mentions>(name: Name, data: Mentions[Name]): void {
  mentions.emit(name, data)
}
