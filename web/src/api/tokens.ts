// API tokens and the permissions they may carry.
import { answer, client, idempotent } from './client'
import type { TokenId } from './ids'
import type { components } from './schema'
import type { ApiToken, CreatedApiToken, Page, Permission } from './views'

export function listTokens(signal?: AbortSignal): Promise<Page<ApiToken>> {
  return answer(client.GET('/tokens', { signal }))
}

export function createToken(
  body: components['schemas']['CreateApiToken'],
  key?: string,
): Promise<CreatedApiToken> {
  return answer(client.POST('/tokens', { body, headers: idempotent(key) }))
}

export function revokeToken(id: TokenId): Promise<void> {
  return answer(client.DELETE('/tokens/{id}', { params: { path: { id } } }))
}

export function listPermissions(signal?: AbortSignal): Promise<Page<Permission>> {
  return answer(client.GET('/permissions', { signal }))
}
