// Which address shows which page; every page is its own chunk.
import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import { whenSessionEnds } from '@/api/client'
import { problemFromFailure } from '@/api/problem'
import { wholeLanguage } from '@/locales/i18n'
import { useSession } from '@/stores/session'
import { admit } from './admission'
import { navigationFailure } from './navigationFailure'

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/chats' },
  {
    path: '/setup',
    name: 'setup',
    component: () => import('@/features/setup/SetupPage.vue'),
    meta: { open: true },
  },
  {
    path: '/login',
    name: 'login',
    component: () => import('@/features/login/LoginPage.vue'),
    meta: { open: true },
  },
  {
    path: '/invitations/:token?',
    name: 'invitation',
    component: () => import('@/features/login/InvitationPage.vue'),
    meta: { open: true },
  },
  { path: '/chats/:contactId?', name: 'chats', component: () => import('@/features/inbox/InboxPage.vue') },
  { path: '/accounts', name: 'accounts', component: () => import('@/features/accounts/AccountsPage.vue') },
  {
    path: '/accounts/new',
    name: 'connect-account',
    component: () => import('@/features/accounts/ConnectAccountPage.vue'),
    meta: { permission: 'accounts.manage' },
  },
  {
    path: '/accounts/new/cloud',
    name: 'connect-cloud',
    component: () => import('@/features/accounts/ConnectCloudPage.vue'),
    meta: { permission: 'accounts.manage' },
  },
  {
    path: '/accounts/new/device',
    name: 'connect-device',
    component: () => import('@/features/accounts/linking/ConnectDevicePage.vue'),
    meta: { permission: 'accounts.manage' },
  },
  {
    path: '/accounts/new/bridge',
    name: 'connect-bridge',
    component: () => import('@/features/accounts/ConnectBridgePage.vue'),
    meta: { permission: 'accounts.manage' },
  },
  {
    path: '/accounts/:accountId',
    name: 'account',
    component: () => import('@/features/accounts/AccountPage.vue'),
  },
  {
    path: '/accounts/:accountId/link',
    name: 'link-account',
    component: () => import('@/features/accounts/linking/LinkPage.vue'),
    meta: { permission: 'accounts.manage' },
  },
  { path: '/people', name: 'people', component: () => import('@/features/people/PeoplePage.vue') },
  {
    path: '/tokens',
    name: 'tokens',
    component: () => import('@/features/tokens/TokensPage.vue'),
    meta: { permission: 'tokens.manage' },
  },
  {
    path: '/operations',
    name: 'operations',
    component: () => import('@/features/operations/OperationsPage.vue'),
    meta: { permission: 'jobs.manage' },
  },
  { path: '/profile', name: 'profile', component: () => import('@/features/profile/ProfilePage.vue') },
  { path: '/:rest(.*)*', name: 'missing', component: () => import('./MissingPage.vue') },
]

/** No network, no server, a page's chunk that did not arrive: the screen says so. */
function showFailures(router: Router): void {
  router.onError((failure: unknown) => {
    navigationFailure.value = problemFromFailure(failure)
  })
  router.afterEach(() => {
    navigationFailure.value = null
  })
}

/** A page younger than this (ms) is not an old version; loading it again would not help. */
const oldPageAge = 10_000

/** Loads the page anew when a chunk is gone: a newer version of the program has replaced it. */
function reloadOnMissingChunk(router: Router): void {
  router.onError((failure: unknown, to) => {
    const isMissingChunk = failure instanceof TypeError && /import|fetch/i.test(failure.message)
    const isOldPage = performance.now() > oldPageAge
    if (isMissingChunk && isOldPage && navigator.onLine) location.assign(router.resolve(to.fullPath).href)
  })
}

export function makeRouter(): Router {
  const router = createRouter({ history: createWebHistory('/app/'), routes })
  router.beforeEach(admit)
  router.beforeResolve((to) => (to.name === 'chats' ? undefined : wholeLanguage()))
  showFailures(router)
  reloadOnMissingChunk(router)
  whenSessionEnds(() => void useSession().review())
  return router
}
