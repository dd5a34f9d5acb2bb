// A browser and its system as people call them, from what the browser says of itself.

type Mark = readonly [mark: RegExp, name: string]

// Order matters: many browsers also claim to be Chrome or Safari.
const browsers: readonly Mark[] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

const systems: readonly Mark[] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

const named = (marks: readonly Mark[], text: string) => marks.find(([mark]) => mark.test(text))?.[1]

/** "Firefox, Windows"; undefined when nothing is recognised. */
export function browserName(userAgent: string): string | undefined {
  const parts = [named(browsers, userAgent), named(systems, userAgent)].filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join(', ') : undefined
}
