// The lint rules of the page, folder order included: a folder imports only from those before it.
import { readdirSync } from 'node:fs'
import type { Linter } from 'eslint'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

const folders = ['lib', 'locales', 'ui', 'api', 'realtime', 'stores', 'features', 'app']
const features = readdirSync(new URL('./src/features', import.meta.url))

type Restriction = { regex: string; message: string }

const beyond = (names: string[]) => `^(?:@|(?:\\.\\./)+)/?(?:${names.join('|')})(?:/|$)`

function restrict(files: string[], patterns: Restriction[]): Linter.Config {
  return { files, rules: { 'no-restricted-imports': ['error', { patterns }] } }
}

function folderOrder(folder: string, index: number): Linter.Config[] {
  const above = folders.slice(index + 1)
  if (folder === 'features' || above.length === 0) return []
  return [
    restrict(
      [`src/${folder}/**`],
      [{ regex: beyond(above), message: `${folder} stands below ${above.join(', ')}` }],
    ),
  ]
}

function featureBorder(feature: string): Linter.Config {
  const others = features.filter((other) => other !== feature)
  return restrict(
    [`src/features/${feature}/**`],
    [
      { regex: beyond(['app']), message: 'features stand below app' },
      { regex: `^@/features/`, message: 'inside a feature import relatively; never another feature' },
      { regex: beyond(others), message: 'a feature never imports another feature' },
    ],
  )
}

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'public', 'src/api/schema.d.ts', 'test-results', 'playwright-report'] },
  ...tseslint.configs.recommendedTypeChecked,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: {
      parser: vueParser,
      parserOptions: {
        parser: tseslint.parser,
        projectService: true,
        extraFileExtensions: ['.vue'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
      'max-lines': ['error', 400],
      'no-undef': 'off',
      eqeqeq: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      // vue-i18n and our composables give plain functions that do not use `this`.
      '@typescript-eslint/unbound-method': 'off',
      'vue/no-v-html': 'error',
      'vue/no-bare-strings-in-template': [
        'error',
        { allowlist: ['·', '•', '–', '—', '/', ':', '(', ')', '+', '…', '%', '~', ',', '.', '×'] },
      ],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': [
        'error',
        { order: ['defineProps', 'defineEmits', 'defineModel', 'defineSlots'] },
      ],
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      'vue/no-required-prop-with-default': 'error',
      'vue/no-unused-refs': 'error',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
    },
  },
  { files: ['**/*.test.ts', 'e2e/**'], rules: { 'max-lines-per-function': 'off' } },
  // Plain scripts for Node's own test runner, which does not read TypeScript.
  { files: ['realtime-clients/**'], ...tseslint.configs.disableTypeChecked },
  ...folders.flatMap(folderOrder),
  ...features.map(featureBorder),
)
