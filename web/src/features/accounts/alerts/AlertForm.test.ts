// The form of health alerts: it asks the server only for what can be right, and shows a new secret once.
import { VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { TooltipProvider } from 'reka-ui'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { h } from 'vue'
import type { HealthAlerts } from '@/api/alerts'
import { i18n, speak } from '@/locales/i18n'
import AlertForm from './AlertForm.vue'

const none: HealthAlerts = { after_minutes: 5, webhook: null, emails: [], sends_email: true }
const saved = { ...none, webhook: { url: 'https://alerts.example/hook', last: null } }

let wrapper: VueWrapper
let asked: unknown[]

function answer(body: unknown, status = 200): void {
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(await request.json())
    return Response.json(body, { status })
  })
}

async function save(): Promise<void> {
  await wrapper.get('form').trigger('submit')
  await flushPromises()
}

const [minutes, url, emails] = [0, 1, 2].map((index) => () => wrapper.findAll('input')[index])

beforeEach(async () => {
  await speak('en')
  asked = []
  const form = () => h(TooltipProvider, () => h(AlertForm, { alerts: none }))
  wrapper = mount(form, { attachTo: document.body, global: { plugins: [VueQueryPlugin, i18n] } })
})
afterEach(() => {
  wrapper.unmount()
  vi.unstubAllGlobals()
})

it('says what is wrong before it asks, and moves the focus there', async () => {
  answer(none)
  await minutes?.()?.setValue('0')
  await save()
  expect(asked).toEqual([])
  expect(wrapper.text()).toContain('Write a whole number from 1 to 1440.')
  expect(document.activeElement).toBe(minutes?.()?.element)
})

it('moves the focus on to the next wrong field once the first is mended', async () => {
  await minutes?.()?.setValue('0')
  await emails?.()?.setValue('nobody')
  await save()
  await minutes?.()?.setValue('15')
  await save()
  expect(document.activeElement).toBe(emails?.()?.element)
})

it('saves what was typed, and shows the secret of a new webhook until it is saved again', async () => {
  answer({ ...saved, webhook_secret: 'blzhook_once' })
  await url?.()?.setValue('https://alerts.example/hook')
  await emails?.()?.setValue('ayu@example.com, budi@example.com')
  await save()
  expect(asked).toEqual([
    {
      after_minutes: 5,
      webhook_url: 'https://alerts.example/hook',
      emails: ['ayu@example.com', 'budi@example.com'],
      new_secret: false,
    },
  ])
  expect(wrapper.findComponent(AlertForm).emitted('saved')).toEqual([[saved]])
  expect(wrapper.findAll('input').map(({ element }) => element.value)).toContain('blzhook_once')

  answer({ ...saved, webhook_secret: null })
  await save()
  expect(wrapper.findAll('input').map(({ element }) => element.value)).not.toContain('blzhook_once')
})

it('shows what the server says below the field it speaks of', async () => {
  const errors = [{ field: 'emails[0]', code: 'mail_not_set_up', message: 'no mail' }]
  answer({ type: '', title: '', status: 422, code: 'validation_failed', detail: '', errors }, 422)
  await emails?.()?.setValue('ayu@example.com')
  await save()
  expect(emails?.()?.attributes('aria-invalid')).toBe('true')
  expect(wrapper.text()).toContain('This installation sends no e-mail yet.')
})
