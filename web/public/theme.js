// Sets the theme and the language before the first paint, so that neither flashes. Keys as in src/stores/settings.ts.
;(function () {
  var root = document.documentElement
  var stored = function (key) {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  var theme = stored('blazz.theme')
  var dark = matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = theme === 'light' || theme === 'dark' ? theme : dark ? 'dark' : 'light'
  var language = stored('blazz.locale') || navigator.language.slice(0, 2)
  root.lang = language === 'id' ? 'id' : 'en'
})()
