// Goes to a message of the thread, loading older pages until it is there, and shows which one it is.
import { nextTick, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { MessageId } from '@/api/ids'
import { toast } from '@/ui/toast'
import type { ThreadRow } from './rows'
import type { Log } from './useLog'
import type { Messages } from './useMessages'

export interface Jump {
  /** The message that was just jumped to. */
  flashed: Ref<MessageId | null>
  jumpTo: (id: MessageId) => Promise<void>
}

const MOST_PAGES = 40
const FLASH_MS = 1600

export function useJump(rows: Ref<ThreadRow[]>, messages: Messages, log: Log): Jump {
  const { t } = useI18n()
  const flashed = ref<MessageId | null>(null)

  const indexOf = (id: MessageId) =>
    rows.value.findIndex((row) => row.type === 'message' && row.message.id === id)

  async function load(id: MessageId): Promise<number> {
    for (let page = 0; page < MOST_PAGES && indexOf(id) < 0 && messages.hasOlder.value; page += 1) {
      await messages.settled()
      await messages.loadOlder()
      await nextTick()
      if (messages.error.value) break
    }
    return indexOf(id)
  }

  async function jumpTo(id: MessageId): Promise<void> {
    const index = await load(id)
    if (index < 0) {
      toast.error(t('inbox.messageGone'))
      return
    }
    log.virtualizer.value.scrollToIndex(index, { align: 'center' })
    flashed.value = id
    setTimeout(() => {
      if (flashed.value === id) flashed.value = null
    }, FLASH_MS)
  }

  return { flashed, jumpTo }
}
