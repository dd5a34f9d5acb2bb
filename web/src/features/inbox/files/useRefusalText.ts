// The rule that keeps a file from being sent, in words.
import { useI18n } from 'vue-i18n'
import { fileSize } from '@/lib/text'
import { useLocale } from '@/locales/useLocale'
import type { Fit } from './rules'

const MOST_NAMED = 24

/** Endings that people know, where the type says something else. */
const ENDINGS: readonly [RegExp, string][] = [
  [/text\/plain/, 'TXT'],
  [/wordprocessingml/, 'DOCX'],
  [/spreadsheetml/, 'XLSX'],
  [/presentationml/, 'PPTX'],
  [/msword/, 'DOC'],
  [/ms-excel/, 'XLS'],
  [/ms-powerpoint/, 'PPT'],
]

/** `image/jpeg` is JPEG to people, and `application/pdf` PDF. */
export function typeName(type: string): string {
  const known = ENDINGS.find(([pattern]) => pattern.test(type))
  return known?.[1] ?? type.slice(type.lastIndexOf('/') + 1).toUpperCase()
}

export function useRefusalText(): (name: string, refusal: NonNullable<Fit['refusal']>) => string {
  const { t } = useI18n()
  const locale = useLocale()

  return (name, refusal) => {
    if (refusal.code === 'empty') return t('files.empty', { name })
    if (refusal.code === 'too_large') {
      const kind = t(`inbox.kinds.${refusal.as}`)
      return t('files.tooLarge', { name, kind, limit: fileSize(refusal.limit, locale.value) })
    }
    const types = [...new Set(refusal.accepted.map(typeName))].slice(0, MOST_NAMED).join(', ')
    return t('files.typeRefused', { name, types })
  }
}
