import base from './vite.config.ts'
import { mergeConfig } from 'vite'
import { writeFileSync } from 'node:fs'
export default mergeConfig(base as any, { build: { outDir: '/tmp/h1.an', emptyOutDir: true }, plugins: [{ name: 'an', generateBundle(_: any, bundle: any) {
  const out: any = {}
  for (const [f, c] of Object.entries<any>(bundle)) if (c.type === 'chunk') out[f] = { entry: c.isEntry, facade: c.facadeModuleId, imports: c.imports, dyn: c.dynamicImports, modules: Object.fromEntries(Object.entries<any>(c.modules).map(([k, m]) => [k, m.renderedLength])) , css: [...(c.viteMetadata?.importedCss ?? [])], size: c.code.length}
  writeFileSync('/tmp/h1.an.json', JSON.stringify(out))
} }] })
