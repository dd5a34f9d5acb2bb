// Starts the page: language first, then who is signed in, then the first screen.
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { beginToSpeak, i18n } from '@/locales/i18n'
import { useSettings } from '@/stores/settings'
import '@/ui/theme.css'
import App from './App.vue'
import { makeQueryClient } from './queryClient'
import { makeRouter } from './router'

async function start(): Promise<void> {
  const app = createApp(App)
  app.use(createPinia())
  app.use(VueQueryPlugin, { queryClient: makeQueryClient() })
  app.use(i18n)
  await beginToSpeak(useSettings().locale)
  app.use(makeRouter())
  app.mount('#app')
}

void start()
