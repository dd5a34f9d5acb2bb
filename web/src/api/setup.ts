// First start: whether the program still needs its owner, and making one.
import { answer, client } from './client'
import type { components } from './schema'
import type { Me } from './views'

export type SetUp = components['schemas']['SetUp']

export function findSetupState(): Promise<{ needed: boolean }> {
  return answer(client.GET('/setup'))
}

export function setUp(body: SetUp): Promise<Me> {
  return answer(client.POST('/setup', { body }))
}
