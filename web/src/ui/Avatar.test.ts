// A picture is drawn while it can be had; initials stand in for it.
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import Avatar from './Avatar.vue'

const picture = '/api/v1/contacts/1/picture?v=ab'

test('shows the picture, and the initials when it cannot be had, until there is another one', async () => {
  const avatar = mount(Avatar, { props: { name: 'Sari Dewi', identity: '1', picture } })
  expect(avatar.find('img').attributes('src')).toBe(picture)
  await avatar.find('img').trigger('error')
  expect(avatar.find('img').exists()).toBe(false)
  expect(avatar.find('[data-initials]').attributes('data-initials')).toBe('SD')
  await avatar.setProps({ picture: `${picture}cd` })
  expect(avatar.find('img').exists()).toBe(true)
})

test('shows the initials of whoever has no picture', () => {
  const avatar = mount(Avatar, { props: { name: 'Sari', identity: '1', picture: null } })
  expect(avatar.find('img').exists()).toBe(false)
  expect(avatar.find('[data-initials]').exists()).toBe(true)
})
