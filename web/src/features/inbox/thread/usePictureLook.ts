// Has the server look for the picture of whom a page shows, when nobody has looked yet. An event tells what came of it.
import { watch } from 'vue'
import { askForPicture } from '@/api/contacts'
import type { Chat } from '@/api/views'
import { useAccountNames } from '../useAccountNames'

export function usePictureLook(chat: () => Chat): void {
  const { find } = useAccountNames()

  watch(
    // Only a linked device has a connection that pictures come over.
    () => (find(chat().account_id)?.capabilities?.linked_by_phone ? chat().contact.id : null),
    (id) => {
      // Without a picture there are initials: nobody is told when it cannot be asked for.
      if (id && !chat().contact.picture) askForPicture(id).catch(() => undefined)
    },
    { immediate: true },
  )
}
