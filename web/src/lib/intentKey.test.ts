// When an idempotency key stays and when it is renewed.
import { expect, it } from 'vitest'
import { reactive } from 'vue'
import { useIntentKey } from './intentKey'

it('repeats the key while the form is the same, renews it with the form', () => {
  const draft = reactive({ name: 'Sales', scopes: ['chats.read'] })
  const key = useIntentKey(() => draft)
  const first = key.value
  expect(key.value).toBe(first)
  draft.scopes.push('chats.write')
  expect(key.value).not.toBe(first)
})
