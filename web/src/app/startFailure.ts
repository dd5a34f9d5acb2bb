// Why the first screen could not be decided, null while all is well.
import { shallowRef } from 'vue'

export const startFailure = shallowRef<unknown>(null)
