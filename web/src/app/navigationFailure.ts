// Why the last navigation led nowhere, null while all is well.
import { shallowRef } from 'vue'
import type { ApiProblem } from '@/api/problem'

export const navigationFailure = shallowRef<ApiProblem | null>(null)
