// What may be sent as a template.
import { expect, it } from 'vitest'
import { templateProblems } from './templateRules'

it('needs a name as Meta writes names', () => {
  expect(templateProblems('order_ready_2', []).name).toBe(false)
  for (const name of ['', 'Order', 'order ready', 'a'.repeat(513)])
    expect(templateProblems(name, []).name).toBe(true)
})

it('needs every variable filled in, without line breaks, tabs or wide gaps', () => {
  const { variables } = templateProblems('a', ['Sari', ' ', 'a\nb', 'a\tb', 'a     b', 'a    b'])
  expect([...variables]).toEqual([1, 2, 3, 4])
})
