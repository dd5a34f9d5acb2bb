// Typed listeners by name; each `on` answers with the way to stop listening.

type Listener<Payload> = (payload: Payload) => void

export class Emitter<Events extends object> {
  private readonly listeners = new Map<keyof Events, Set<Listener<never>>>()

  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void {
    const known = this.listeners.get(name) ?? new Set()
    known.add(listener)
    this.listeners.set(name, known)
    return () => {
      known.delete(listener)
    }
  }

  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    for (const listener of this.listeners.get(name) ?? []) (listener as Listener<Events[Name]>)(payload)
  }
}
