// Where to go after signing in: back where the person was, never off this page.

export function returnAddress(next: unknown): string {
  const isOwn = typeof next === 'string' && /^\/(?![/\\])/.test(next) && !/^\/(?:login|setup)\b/.test(next)
  return isOwn ? next : '/chats'
}
