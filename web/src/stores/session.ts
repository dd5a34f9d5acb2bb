// Who is signed in, in which workspace, with which rights; and the tabs of this browser agreeing on it.
import { useQueryClient } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import * as auth from '@/api/auth'
import type { WorkspaceId } from '@/api/ids'
import { ApiProblem } from '@/api/problem'
import type { Me, Workspace } from '@/api/views'

const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('blazz.session') : null

export const useSession = defineStore('session', () => {
  const queries = useQueryClient()
  const me = shallowRef<Me | null>(null)
  /** False until the server said whether this browser is signed in. */
  const isKnown = shallowRef(false)

  const workspace = computed<Workspace | null>(() => me.value?.workspace ?? null)
  const permissions = computed(() => new Set<string>(workspace.value?.permissions))

  /** Whether the member may; the server decides again on every request. */
  function can(permission: string): boolean {
    return permissions.value.has(permission)
  }

  /** Takes on an identity. Nothing that was fetched as somebody, or somewhere, else survives it. */
  function adopt(next: Me | null): void {
    const isSamePlace = me.value?.user.id === next?.user.id && me.value?.workspace?.id === next?.workspace?.id
    if (!isSamePlace) queries.clear()
    me.value = next
    isKnown.value = true
  }

  async function load(): Promise<void> {
    try {
      adopt(await auth.loadMe())
    } catch (failure) {
      if (!(failure instanceof ApiProblem) || failure.status !== 401) throw failure
      adopt(null)
    }
  }

  /** After a sign that the session or the membership changed; trouble on the way changes nothing. */
  async function review(): Promise<void> {
    await load().catch(() => undefined)
  }

  async function login(email: string, password: string): Promise<void> {
    enter(await auth.login({ email, password }))
  }

  /** After login, set-up or an accepted invitation. */
  function enter(next: Me): void {
    adopt(next)
    tabs?.postMessage('changed')
  }

  async function logout(): Promise<void> {
    await auth.logout()
    adopt(null)
    tabs?.postMessage('changed')
  }

  async function switchTo(id: WorkspaceId): Promise<void> {
    enter(await auth.switchWorkspace(id))
  }

  // The session is one cookie for all tabs: what one tab changed, the others must show as well.
  tabs?.addEventListener('message', () => void review())

  return { me, isKnown, workspace, can, adopt, load, review, login, enter, logout, switchTo }
})
