// Short news that goes away by itself. What needs an answer belongs in a banner or a dialog.

type Show = (sentence: string) => void

/** The library comes with the first toast, not with the first screen. */
const show =
  (tone: 'success' | 'error'): Show =>
  (sentence) => {
    void import('vue-sonner').then(({ toast: sonner }) => sonner[tone](sentence))
  }

export const toast: Record<'success' | 'error', Show> = { success: show('success'), error: show('error') }
