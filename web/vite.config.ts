// How the page is built: under /app/, without inlined assets (strict CSP), with brotli siblings.
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { compileMessages } from './build/messages.ts'
import { precompress } from './build/precompress.ts'

const server = process.env.BLAZZ_URL ?? 'http://127.0.0.1:8080'

/** What every page needs stands together: it compresses better, and seldom changes. */
const base =
  /node_modules\/(?:@vue|vue|vue-router|pinia|vue-i18n|@intlify|@tanstack\/(?:query-core|vue-query)|@vueuse|openapi-fetch)\//

export default defineConfig({
  base: '/app/',
  plugins: [compileMessages(), vue(), tailwindcss(), precompress()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'true',
  },
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'base', test: base }] } } },
  },
  server: {
    proxy: {
      '/api': server,
      '/broadcasting': server,
      '^/app/[\\w-]+\\?protocol=': { target: server, ws: true },
    },
  },
  test: { environment: 'happy-dom', include: ['{src,acceptance,budgets}/**/*.test.ts'], restoreMocks: true },
})
