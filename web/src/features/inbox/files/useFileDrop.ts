// Files drawn over the chat or pasted into it; a file dropped beside it does not take the page away.
import { useEventListener } from '@vueuse/core'
import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { toast } from '@/ui/toast'
import { carriedBy, carriesFiles, isMeantAsFile } from './carried'

export interface FileDrop {
  /** Whether files are over the chat now. */
  isOver: Readonly<Ref<boolean>>
}

export function useFileDrop(
  place: Ref<HTMLElement | null>,
  canTake: () => boolean,
  take: (files: File[]) => void,
): FileDrop {
  const { t } = useI18n()
  const isOver = ref(false)

  function taken(data: DataTransfer | null): void {
    const { files, hasFolders } = carriedBy(data)
    if (hasFolders) toast.error(t('files.folder'))
    if (files.length > 0) take(files)
  }

  useEventListener(place, 'dragover', (event) => {
    if (!carriesFiles(event.dataTransfer) || !event.dataTransfer) return
    event.preventDefault()
    event.dataTransfer.dropEffect = canTake() ? 'copy' : 'none'
    isOver.value = true
  })
  useEventListener(place, 'dragleave', ({ relatedTarget }) => {
    const isInside = relatedTarget instanceof Node && place.value?.contains(relatedTarget)
    if (!isInside) isOver.value = false
  })
  useEventListener(place, 'drop', (event) => {
    isOver.value = false
    if (!carriesFiles(event.dataTransfer)) return
    event.preventDefault()
    if (canTake()) taken(event.dataTransfer)
  })
  useEventListener(window, ['dragover', 'drop'], (event) => {
    if (carriesFiles(event.dataTransfer)) event.preventDefault()
  })
  useEventListener(place, 'paste', (event) => {
    if (!canTake() || !isMeantAsFile(event.clipboardData)) return
    event.preventDefault()
    taken(event.clipboardData)
  })

  return { isOver }
}
