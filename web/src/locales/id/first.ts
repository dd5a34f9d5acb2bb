// The texts in Indonesian that the first sight of the chats may need; `<area>.json` becomes `<area>.…`.
import { areasOf, type Area } from '../areas'

export const messages = areasOf(
  import.meta.glob<Area>(['./app.json', './common.json', './inbox.json', './problems.json'], {
    eager: true,
    import: 'default',
  }),
)
