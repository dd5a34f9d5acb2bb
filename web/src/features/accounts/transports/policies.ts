// The ways of choosing between two transports, in the order in which they are offered.
import type { TransportPolicy } from '@/api/transports'

export const policies: readonly TransportPolicy[] = [
  'linked_first',
  'official_first',
  'linked_only',
  'official_only',
]
