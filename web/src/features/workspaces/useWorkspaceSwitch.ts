// Moves the whole page into another workspace, leaving nothing of the old one on screen.
import { useRouter } from 'vue-router'
import type { WorkspaceId } from '@/api/ids'
import { useProblemText } from '@/api/problemText'
import { useSession } from '@/stores/session'
import { toast } from '@/ui/toast'

export function useWorkspaceSwitch(): { switchTo: (id: WorkspaceId) => Promise<void> } {
  const router = useRouter()
  const session = useSession()
  const { sentence } = useProblemText()

  async function switchTo(id: WorkspaceId): Promise<void> {
    if (id === session.workspace?.id) return
    try {
      // First away from addresses that name things of the old workspace.
      await router.push({ name: 'chats' })
      await session.switchTo(id)
    } catch (failure) {
      toast.error(sentence(failure))
    }
  }

  return { switchTo }
}
