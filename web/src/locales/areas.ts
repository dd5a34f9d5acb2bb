// The files of a language as its messages, by the area of the screen they belong to.
import type { LocaleMessageDictionary, VueMessageType } from 'vue-i18n'

export type Area = LocaleMessageDictionary<VueMessageType>

export function areasOf(files: Record<string, Area>): Record<string, Area> {
  return Object.fromEntries(
    Object.entries(files).map(([path, area]) => [path.slice(2, -'.json'.length), area]),
  )
}
