// Uploading a file, with how far it is: `fetch` cannot tell that, so this is the one place that does without.
import { idempotent } from './client'
import type { AccountId, MediaId } from './ids'
import { ApiProblem, problemFrom } from './problem'
import type { Upload } from './views'

export interface UploadWish {
  file: File
  /** As what it will be sent. */
  kind: string
  account: AccountId
  /** One for each file, the same for each try: what is repeated is kept once. */
  key: string
}

export interface Uploading {
  /** Refuses with an `ApiProblem`, also when it was stopped: `cancelled`. */
  done: Promise<MediaId>
  stop: () => void
}

/** `progress` is told from 0 to 1. */
export function uploadFile(wish: UploadWish, progress: (part: number) => void): Uploading {
  const request = new XMLHttpRequest()
  const address = new URL('/api/v1/media', location.origin)
  address.search = new URLSearchParams({ kind: wish.kind, account_id: wish.account }).toString()

  request.upload.addEventListener('progress', ({ loaded, total }) => progress(total > 0 ? loaded / total : 0))
  const done = new Promise<MediaId>((resolve, reject) => {
    request.addEventListener('load', () => void answerOf(request).then(resolve, reject))
    request.addEventListener('error', () => reject(new ApiProblem('network_unreachable', 0, '')))
    request.addEventListener('abort', () => reject(new ApiProblem('cancelled', 0, '')))
  })
  request.open('POST', address)
  request.setRequestHeader('X-Requested-With', 'blazz')
  for (const [name, value] of Object.entries(idempotent(wish.key))) request.setRequestHeader(name, value)
  const form = new FormData()
  form.append('file', wish.file, wish.file.name)
  request.send(form)
  return { done, stop: () => request.abort() }
}

async function answerOf(request: XMLHttpRequest): Promise<MediaId> {
  const { status, statusText, responseText } = request
  const retryAfter = request.getResponseHeader('Retry-After')
  const headers = retryAfter === null ? undefined : { 'Retry-After': retryAfter }
  const response = new Response(responseText, { status, statusText, headers })
  if (!response.ok) throw await problemFrom(response)
  const { id } = (await response.json()) as Upload
  return id
}
