// The files somebody is about to send: looked at first, with words, in an order of their own.
import { computed, onScopeDispose, shallowRef, type ComputedRef, type Ref } from 'vue'
import { newClientMessageId } from '@/api/ids'
import type { Chat, FileRule, Message } from '@/api/views'
import { randomUuid } from '@/lib/random'
import { useSession } from '@/stores/session'
import { outgoingFile } from '../composer/outgoing'
import { useOutbox } from '../composer/useOutbox'
import { useAccountNames } from '../useAccountNames'
import { moved, without, withChange, type Chosen } from './chosen'
import { fitOf, takesCaption } from './rules'
import { useUploads } from './useUploads'

export interface ChosenFiles {
  files: ComputedRef<Chosen[]>
  /** What the number of the chat takes; nothing where files cannot be sent from here. */
  rules: ComputedRef<readonly FileRule[]>
  canSend: ComputedRef<boolean>
  add: (some: Iterable<File>) => void
  change: (key: string, change: Partial<Pick<Chosen, 'caption' | 'width' | 'height'>>) => void
  move: (key: string, by: 1 | -1) => void
  remove: (key: string) => void
  clear: () => void
  send: () => void
}

/** What a message tells of its file. */
function toldOf({ file, fit: { kind }, caption, width, height }: Chosen) {
  const { name, type, size } = file
  return kind
    ? [{ file, kind, name, type, size, width, height, caption: takesCaption(kind) ? caption.trim() : '' }]
    : []
}

function chosenFrom(file: File): Omit<Chosen, 'fit'> {
  const preview = URL.createObjectURL(file)
  return { key: randomUuid(), file, preview, caption: '', width: null, height: null }
}

export function useChosenFiles(chat: () => Chat, quoted: Ref<Message | null>, sent: () => void): ChosenFiles {
  const session = useSession()
  const outbox = useOutbox()
  const uploads = useUploads()
  const { find } = useAccountNames()

  const files = shallowRef<Omit<Chosen, 'fit'>[]>([])
  const rules = computed<readonly FileRule[]>(() => find(chat().account_id)?.capabilities?.files ?? [])
  const judged = computed(() => files.value.map((one) => ({ ...one, fit: fitOf(one.file, rules.value) })))
  const canSend = computed(() => judged.value.length > 0 && judged.value.every(({ fit }) => !fit.refusal))

  function add(some: Iterable<File>): void {
    files.value = [...files.value, ...Array.from(some, chosenFrom)]
  }

  function remove(key: string): void {
    const gone = files.value.find((one) => one.key === key)
    if (gone) URL.revokeObjectURL(gone.preview)
    files.value = without(files.value, key)
  }

  function clear(): void {
    for (const { preview } of files.value) URL.revokeObjectURL(preview)
    files.value = []
  }

  /** One message each, in their order; the first one answers what is quoted. */
  function send(): void {
    const user = session.me?.user
    if (!canSend.value || !user) return
    const author = { id: user.id, name: user.name }
    let answered = quoted.value
    for (const told of judged.value.flatMap(toldOf)) {
      const clientMessageId = newClientMessageId()
      const preview = uploads.hold(clientMessageId, told.file, told.kind, chat().account_id)
      const letter = { chat: chat(), author, clientMessageId, now: Date.now(), preview }
      void outbox.send(outgoingFile({ ...letter, ...told, quoted: answered }))
      answered = null
    }
    quoted.value = null
    clear()
    sent()
  }

  onScopeDispose(clear)
  return {
    files: judged,
    rules,
    canSend,
    add,
    change: (key, change) => (files.value = withChange(files.value, key, change)),
    move: (key, by) => (files.value = moved(files.value, key, by)),
    remove,
    clear,
    send,
  }
}
