// The number that the one being connected is to be another transport of, from the address of the page.
import { computed, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'

export function useJoinedTo(): ComputedRef<string | undefined> {
  const route = useRoute()
  return computed(() => {
    const { joined_to: joinedTo } = route.query
    return typeof joinedTo === 'string' ? joinedTo : undefined
  })
}
