// All texts in Indonesian: `<area>.json` becomes `<area>.…`.
import type { LocaleMessageDictionary, VueMessageType } from 'vue-i18n'

type Area = LocaleMessageDictionary<VueMessageType>

const files = import.meta.glob<Area>('./*.json', { eager: true, import: 'default' })

export const messages: Record<string, Area> = Object.fromEntries(
  Object.entries(files).map(([path, area]) => [path.slice(2, -'.json'.length), area]),
)
