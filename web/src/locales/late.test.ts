// Texts that come later take the place of their keys wherever these are drawn already.
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { useI18n } from 'vue-i18n'
import { beginToSpeak, i18n, wholeLanguage } from './i18n'

it('a text that was drawn before it came is drawn anew', async () => {
  await beginToSpeak('en')
  const drawn = mount(
    {
      setup: () => ({ t: useI18n().t }),
      template: "<p>{{ t('sending.openNumbers') }} {{ t('common.retry') }}</p>",
    },
    { global: { plugins: [i18n] } },
  )
  expect(drawn.text()).toBe('sending.openNumbers Try again')
  await wholeLanguage()
  await nextTick()
  expect(drawn.text()).toBe('Open Numbers Try again')
})
