// Lets the linter, which does not read single-file components, know what importing one gives.
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}
