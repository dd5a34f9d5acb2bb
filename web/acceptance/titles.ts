// Finds the tests of a source file by their titles, and the numbers a title says it proves: `… (#25, #26)`.
import ts from 'typescript'

export interface Proof {
  /** Below web/. */
  file: string
  title: string
  numbers: number[]
}

const NAMED = / \((#\d+(?:, #\d+)*)\)$/

/** Every test that names numbers. Fails when a title names them in another form, which nobody would find. */
export function proofsIn(file: string, source: string): Proof[] {
  return titlesIn(source).flatMap((title) => {
    const named = NAMED.exec(title)?.[1]
    const bare = title.replace(NAMED, '')
    if (/#\d/.test(bare)) throw new Error(`${file}: write the numbers at the end, as in (#1, #2): ${title}`)
    if (named === undefined) return []
    return [{ file, title: bare, numbers: named.split(', ').map((number) => Number(number.slice(1))) }]
  })
}

/** The titles of `it` and `test`, also of those with `.each`. */
export function titlesIn(source: string): string[] {
  const titles: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      const title = node.arguments[0]
      if (title && ts.isStringLiteralLike(title)) titles.push(title.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('test.ts', source, ts.ScriptTarget.Latest))
  return titles
}

/** `it(…)`, `test(…)`, and the function that `it.each(…)` gives. */
function isTest(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return called.text === 'it' || called.text === 'test'
  const each = ts.isCallExpression(called) ? called.expression : undefined
  return each !== undefined && ts.isPropertyAccessExpression(each) && isTest(each.expression)
}
