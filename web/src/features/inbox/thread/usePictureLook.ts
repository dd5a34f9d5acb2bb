// Has the server look for the picture of whom a page shows, when nobody has looked yet. An event tells what came of it.
import { toValue, watch, type MaybeRefOrGetter } from 'vue'
import { askForPicture } from '@/api/contacts'
import type { Contact } from '@/api/views'

export function usePictureLook(contact: MaybeRefOrGetter<Contact>): void {
  watch(
    () => toValue(contact).id,
    (id) => {
      // Without a picture there are initials: nobody is told when it cannot be asked for.
      if (!toValue(contact).picture) askForPicture(id).catch(() => undefined)
    },
    { immediate: true },
  )
}
