// What Meta accepts in a template send, checked before it is sent.

export interface TemplateProblems {
  name: boolean
  /** Positions of the variables that are not allowed. */
  variables: Set<number>
}

const NAME = /^[a-z0-9_]{1,512}$/
/** No line break, no tab, no more than four spaces in a row. */
const FORBIDDEN = /[\n\t]| {5,}/

export function templateProblems(name: string, variables: string[]): TemplateProblems {
  const wrong = variables.flatMap((text, index) =>
    text.trim() === '' || FORBIDDEN.test(text) ? [index] : [],
  )
  return { name: !NAME.test(name), variables: new Set(wrong) }
}
