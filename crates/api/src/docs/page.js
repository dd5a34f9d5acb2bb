// Draws /openapi.json: one foldable entry for each operation, grouped by tag.
const methods = ['get', 'post', 'put', 'patch', 'delete']

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children.filter((child) => child !== null && child !== undefined))
  return made
}

function schemaName(schema) {
  if (!schema) return ''
  if (schema.$ref) return schema.$ref.split('/').pop()
  const options = schema.oneOf ?? schema.anyOf ?? schema.allOf
  if (options) return options.map(schemaName).filter(Boolean).join(schema.allOf ? ' & ' : ' | ')
  if (schema.type === 'array') return `${schemaName(schema.items)}[]`
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(' | ')
  if (Array.isArray(schema.type)) return schema.type.join(' | ')
  return schema.format ? `${schema.type} (${schema.format})` : (schema.type ?? 'any')
}

function schemaLink(schema) {
  const name = schemaName(schema)
  if (!schema?.$ref) return element('code', {}, name)
  return element('a', { href: `#schema-${name}` }, element('code', {}, name))
}

function fieldRow(name, schema, isRequired, where) {
  const mark = isRequired ? element('strong', {}, ' required') : null
  return element(
    'tr',
    {},
    element('td', {}, element('code', {}, name), mark),
    element('td', {}, where ?? ''),
    element('td', {}, schemaLink(schema)),
    element('td', {}, schema?.description ?? ''),
  )
}

function table(rows) {
  return rows.length === 0 ? null : element('table', {}, element('tbody', {}, ...rows))
}

function bodyOf(content) {
  return Object.values(content ?? {})[0]?.schema
}

function operationEntry(method, path, operation) {
  const title = element(
    'summary',
    {},
    element('span', { class: `method ${method}` }, method.toUpperCase()),
    element('code', {}, path),
    element('span', { class: 'line' }, operation.summary ?? ''),
  )
  const parameters = (operation.parameters ?? []).map((parameter) => {
    const schema = { ...parameter.schema, description: parameter.description }
    return fieldRow(parameter.name, schema, parameter.required, parameter.in)
  })
  const request = bodyOf(operation.requestBody?.content)
  const answers = Object.entries(operation.responses).map(([status, answer]) => {
    const schema = bodyOf(answer.content)
    return element('li', {}, `${status} `, schema ? schemaLink(schema) : 'no body')
  })
  return element(
    'details',
    { id: operation.operationId, 'data-words': `${method} ${path} ${operation.summary}`.toLowerCase() },
    title,
    operation.description ? element('p', {}, operation.description) : null,
    operation.security?.length === 0 ? element('p', {}, 'Open to everybody.') : null,
    table(parameters),
    request ? element('p', {}, 'Body: ', schemaLink(request)) : null,
    element('ul', {}, ...answers),
  )
}

function schemaEntry(name, schema) {
  const parts = schema.allOf ?? [schema]
  const rows = parts.flatMap((part) =>
    Object.entries(part.properties ?? {}).map(([field, inner]) =>
      fieldRow(field, inner, part.required?.includes(field)),
    ),
  )
  const words = schema.enum ? element('p', {}, element('code', {}, schemaName(schema))) : null
  return element(
    'details',
    { id: `schema-${name}`, 'data-words': name.toLowerCase() },
    element('summary', {}, element('code', {}, name), element('span', { class: 'line' }, schema.description ?? '')),
    words,
    table(rows),
  )
}

function sections(api) {
  const byTag = new Map()
  for (const [path, item] of Object.entries(api.paths)) {
    for (const method of methods.filter((known) => item[known])) {
      const tag = item[method].tags?.[0] ?? 'other'
      byTag.set(tag, [...(byTag.get(tag) ?? []), operationEntry(method, path, item[method])])
    }
  }
  const groups = [...byTag].map(([tag, entries]) => element('section', {}, element('h2', {}, tag), ...entries))
  const schemas = Object.entries(api.components.schemas).map(([name, schema]) => schemaEntry(name, schema))
  return [...groups, element('section', {}, element('h2', {}, 'Schemas'), ...schemas)]
}

/** Unfolds what an address points at, also after the page was drawn. */
function showTarget() {
  const target = document.getElementById(location.hash.slice(1))
  if (target instanceof HTMLDetailsElement) target.open = true
  target?.scrollIntoView()
}

function filter(words) {
  for (const entry of document.querySelectorAll('[data-words]')) {
    entry.hidden = !words.every((word) => entry.dataset.words.includes(word))
  }
}

const place = document.getElementById('operations')
try {
  const answer = await fetch('/openapi.json')
  place.replaceChildren(...sections(await answer.json()))
  showTarget()
} catch {
  place.replaceChildren(element('p', {}, 'The document could not be loaded. Reload to try again.'))
}
addEventListener('hashchange', showTarget)
document.getElementById('filter').addEventListener('input', (event) => {
  filter(event.target.value.toLowerCase().split(/\s+/).filter(Boolean))
})
