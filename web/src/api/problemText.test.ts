// The sentences people read when something went wrong.
import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { i18n, speak } from '@/locales/i18n'
import { ApiProblem } from './problem'
import { useProblemText, type ProblemText } from './problemText'

function texts(): ProblemText {
  let found: ProblemText | undefined
  mount({ setup: () => ((found = useProblemText()), () => null) }, { global: { plugins: [i18n] } })
  if (!found) throw new Error('the component did not run')
  return found
}

beforeEach(() => speak('en'))

describe('a problem', () => {
  it('names the permission that is missing and who can help', () => {
    const problem = new ApiProblem('forbidden', 403, '', [], 'tokens.manage')
    expect(texts().sentence(problem)).toBe(
      'Your role does not include this (missing permission: tokens.manage). Ask an admin of the workspace.',
    )
  })

  it('says how long to wait', () => {
    const problem = new ApiProblem('rate_limited', 429, '', [], null, 17)
    expect(texts().sentence(problem)).toContain('Wait 17 seconds')
  })

  it('speaks Indonesian to those who read it', async () => {
    await speak('id')
    expect(texts().sentence(new ApiProblem('window_closed', 422, ''))).toContain('Jendela 24 jam')
  })

  it("falls back to the server's own words for a code the page does not know", () => {
    expect(texts().sentence(new ApiProblem('brand_new', 409, 'the moon is full'))).toContain(
      'the moon is full',
    )
  })

  it('belongs to the field it names', () => {
    const fields = [{ field: 'email', code: 'unheard_of', message: 'this address bounced' }]
    const problem = new ApiProblem('validation_failed', 422, '', fields)
    expect(texts().field(problem, 'email')).toBe('this address bounced')
    expect(texts().field(problem, 'name')).toBeUndefined()
    expect(texts().field(null, 'email')).toBeUndefined()
  })
})
