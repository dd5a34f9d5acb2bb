// What a filled form would change about a number; untouched and empty fields are left out.
import type { ChangeAccount } from '@/api/accounts'
import type { Account } from '@/api/views'

export type AccountDraft = {
  name: string
  access_token: string
  app_secret: string
  verify_token: string
}

export function changesOf(account: Pick<Account, 'name'>, draft: AccountDraft): ChangeAccount {
  return {
    ...(draft.name !== account.name && { name: draft.name }),
    ...(draft.access_token && { access_token: draft.access_token }),
    ...(draft.app_secret && { app_secret: draft.app_secret }),
    ...(draft.verify_token && { verify_token: draft.verify_token }),
  }
}
