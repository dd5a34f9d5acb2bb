// What is asked of the server about one number from its menu; says what came of it.
import { useMutation, useQueryClient, type UseMutationReturnType } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { checkAccount, removeAccount } from '@/api/accounts'
import type { AccountId } from '@/api/ids'
import { disconnectAccount, logOutAccount, moveAccount, reconnectAccount } from '@/api/links'
import { useProblemText } from '@/api/problemText'
import { useWorkspaceKey } from '@/stores/workspaceKey'
import { toast } from '@/ui/toast'

const requests = {
  check: checkAccount,
  reconnect: reconnectAccount,
  disconnect: disconnectAccount,
  move: moveAccount,
  log_out: logOutAccount,
  remove: removeAccount,
}

export type AccountRequest = keyof typeof requests

export function isRequest(act: string): act is AccountRequest {
  return act in requests
}

export function useAccountRequests(
  id: () => AccountId,
): UseMutationReturnType<unknown, Error, AccountRequest, unknown> {
  const { t } = useI18n()
  const { sentence } = useProblemText()
  const queries = useQueryClient()
  const workspaceKey = useWorkspaceKey()

  return useMutation<unknown, Error, AccountRequest>({
    mutationFn: (request) => requests[request](id()),
    onSuccess: async (_, request) => {
      toast.success(t(`accounts.done.${request}`))
      await queries.invalidateQueries({ queryKey: workspaceKey('accounts') })
    },
    onError: (failure) => toast.error(sentence(failure)),
  })
}
