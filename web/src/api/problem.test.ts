// What becomes of refused and unanswered requests.
import { describe, expect, it } from 'vitest'
import { problemFrom, problemFromFailure } from './problem'

function refusal(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return new Response(text, { status, headers: { 'Content-Type': 'application/problem+json', ...headers } })
}

describe('a refused request', () => {
  it('keeps its code, its fields and the permission that was missing', async () => {
    const body = {
      type: 'about:blank',
      title: 'Unprocessable',
      status: 422,
      code: 'validation_failed',
      detail: 'one field is wrong',
      request_id: 'r-1',
      errors: [{ field: 'text.body', code: 'too_long', message: 'at most 4096 characters' }],
      permission: 'messages.send',
    }
    const problem = await problemFrom(refusal(422, body))
    expect(problem).toMatchObject({
      code: 'validation_failed',
      status: 422,
      permission: 'messages.send',
      requestId: 'r-1',
      fields: body.errors,
      isPassing: false,
    })
  })

  it('says how long to wait', async () => {
    const problem = await problemFrom(refusal(429, { code: 'rate_limited' }, { 'Retry-After': '17' }))
    expect(problem.retryAfter).toBe(17)
    expect(problem.isPassing).toBe(true)
  })

  it("survives a proxy's HTML page", async () => {
    const problem = await problemFrom(refusal(502, '<html>Bad Gateway</html>'))
    expect(problem).toMatchObject({ code: 'unreadable_answer', status: 502, isPassing: true })
  })
})

describe('a request without an answer', () => {
  it('tells a missing network from a slow server', () => {
    expect(problemFromFailure(new TypeError('Failed to fetch')).code).toBe('network_unreachable')
    expect(problemFromFailure(new DOMException('slow', 'TimeoutError')).code).toBe('timed_out')
  })
})
