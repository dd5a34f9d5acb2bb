// All other texts in English: they come right behind the first ones.
import { areasOf, type Area } from '../areas'

export const messages = areasOf(
  import.meta.glob<Area>(['./*.json', '!./app.json', '!./common.json', '!./inbox.json', '!./problems.json'], {
    eager: true,
    import: 'default',
  }),
)
