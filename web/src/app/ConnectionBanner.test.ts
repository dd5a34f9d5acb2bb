// When the page admits that it is behind.
import { VueQueryPlugin } from '@tanstack/vue-query'
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { i18n, speak } from '@/locales/i18n'
import { useLine } from '@/stores/line'
import ConnectionBanner from './ConnectionBanner.vue'

let wrapper: VueWrapper

beforeEach(async () => {
  await speak('en')
  vi.useFakeTimers()
  const pinia = createPinia()
  setActivePinia(pinia)
  wrapper = mount(ConnectionBanner, { global: { plugins: [pinia, VueQueryPlugin, i18n] } })
})
afterEach(() => {
  wrapper.unmount()
  vi.useRealTimers()
})

async function pass(milliseconds: number): Promise<string> {
  await vi.advanceTimersByTimeAsync(milliseconds)
  await nextTick()
  return wrapper.text()
}

it('says nothing about a break shorter than five seconds', async () => {
  const line = useLine()
  line.state = 'connected'
  expect(await pass(10_000)).toBe('')
  line.state = 'lost'
  expect(await pass(4900)).toBe('')
  line.state = 'connected'
  expect(await pass(10_000)).toBe('')
})

it('speaks after five seconds and is gone as soon as the line is back (#96)', async () => {
  const line = useLine()
  line.state = 'connected'
  await pass(0)
  line.state = 'lost'
  expect(await pass(5100)).toContain('Live updates are interrupted')
  line.state = 'connected'
  expect(await pass(0)).toBe('')
})

it('tells a device without network sooner (#8)', async () => {
  useLine().state = 'connected'
  await pass(0)
  window.dispatchEvent(new Event('offline'))
  expect(await pass(2100)).toContain('This device is offline')
  window.dispatchEvent(new Event('online'))
  expect(await pass(0)).toBe('')
})
