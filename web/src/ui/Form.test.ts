// How a form answers: focus where the trouble is, one submission at a time.
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { h, nextTick } from 'vue'
import Form from './Form.vue'
import TextField from './TextField.vue'

function form(error?: string) {
  const field = () =>
    h(TextField, { modelValue: '', label: 'E-mail', error, 'onUpdate:modelValue': () => undefined })
  return mount(Form, {
    attachTo: document.body,
    props: { busy: false, action: 'Save' },
    slots: { default: field },
  })
}

it('moves the focus to the field that is wrong', async () => {
  const wrapper = form('This is already in use.')
  await wrapper.setProps({ problem: 'Some fields need a correction.' })
  await nextTick()
  const input = wrapper.get('input')
  expect(document.activeElement).toBe(input.element)
  expect(wrapper.get(`#${input.attributes('aria-describedby')}`).text()).toBe('This is already in use.')
  wrapper.unmount()
})

it('moves the focus to the sentence when no field is to blame', async () => {
  const wrapper = form()
  await wrapper.setProps({ problem: 'The server cannot be reached.' })
  await nextTick()
  expect(document.activeElement?.textContent).toContain('The server cannot be reached.')
  wrapper.unmount()
})

it('submits once, however often it is pressed while busy', async () => {
  const wrapper = form()
  await wrapper.trigger('submit')
  await wrapper.setProps({ busy: true })
  await wrapper.trigger('submit')
  expect(wrapper.emitted('submit')).toHaveLength(1)
  wrapper.unmount()
})
