// Files on their way to the server: they go on when the chat is changed, a few at a time, and can be stopped.
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { AccountId, ClientMessageId, MediaId } from '@/api/ids'
import { ApiProblem } from '@/api/problem'
import { uploadFile, type Uploading } from '@/api/uploads'
import { randomUuid } from '@/lib/random'
import type { FileKind } from './rules'
import { turns } from './turns'

/** More would keep everything else from the server: a browser opens six connections. */
const MOST_AT_ONCE = 2

interface Held {
  file: File
  kind: FileKind
  account: AccountId
  /** The same for each try: what is repeated is kept once. */
  key: string
  preview: string
  /** The way of the file; the same one for everybody who asks, until it fails. */
  way: Promise<MediaId> | null
  uploading: Uploading | null
  isDropped: boolean
}

export const useUploads = defineStore('uploads', () => {
  const held = new Map<ClientMessageId, Held>()
  /** From 0 to 1, of what is under way. */
  const parts = shallowReactive(new Map<ClientMessageId, number>())
  const { take } = turns(MOST_AT_ONCE)

  /** Keeps a file under the id of its message; gives where it can be seen meanwhile. */
  function hold(id: ClientMessageId, file: File, kind: FileKind, account: AccountId): string {
    const preview = URL.createObjectURL(file)
    held.set(id, {
      file,
      kind,
      account,
      key: randomUuid(),
      preview,
      way: null,
      uploading: null,
      isDropped: false,
    })
    return preview
  }

  /** A reload takes the file away: only the person has it then. */
  function isHeld(id: ClientMessageId): boolean {
    return held.has(id)
  }

  function upload(id: ClientMessageId): Promise<MediaId> {
    const one = held.get(id)
    if (!one) return Promise.reject(new ApiProblem('file_gone', 410, ''))
    one.way ??= travel(id, one).catch((failure: unknown) => {
      one.way = null
      throw failure
    })
    return one.way
  }

  async function travel(id: ClientMessageId, one: Held): Promise<MediaId> {
    parts.set(id, 0)
    try {
      return await take(() => {
        if (one.isDropped) throw new ApiProblem('cancelled', 0, '')
        one.uploading = uploadFile(one, (part) => parts.set(id, part))
        return one.uploading.done
      })
    } finally {
      parts.delete(id)
    }
  }

  /** Stops it where it is under way, and lets go of the file. */
  function drop(id: ClientMessageId): void {
    const one = held.get(id)
    if (!one) return
    one.isDropped = true
    one.uploading?.stop()
    URL.revokeObjectURL(one.preview)
    held.delete(id)
  }

  return { hold, isHeld, upload, drop, partOf: (id: ClientMessageId) => parts.get(id) ?? null }
})
