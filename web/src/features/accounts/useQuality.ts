// Meta's rating of a number as a word; a rating nobody knows yet is shown as Meta writes it.
import { useI18n } from 'vue-i18n'

export function useQuality(): (rating: string) => string {
  const { t, te } = useI18n()
  return (rating) => {
    const key = `accounts.quality.${rating.toUpperCase()}`
    return te(key) ? t(key) : rating
  }
}
