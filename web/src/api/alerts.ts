// Who is told when a number is down.
import { answer, client } from './client'
import type { components } from './schema'

type Schemas = components['schemas']

export type HealthAlerts = Schemas['HealthAlerts']
export type SavedHealthAlerts = Schemas['SavedHealthAlerts']
export type LastAlert = Schemas['LastAlert']
export type AlertRules = Schemas['SetHealthAlerts']

export function loadHealthAlerts(signal?: AbortSignal): Promise<HealthAlerts> {
  return answer(client.GET('/workspaces/current/health-alerts', { signal }))
}

/** The secret of the webhook is in the answer when one was made, and never again. */
export function setHealthAlerts(rules: AlertRules): Promise<SavedHealthAlerts> {
  return answer(client.PUT('/workspaces/current/health-alerts', { body: rules }))
}

/** Sends a test to everybody who is told; the answer says how each fared. */
export function testHealthAlerts(): Promise<HealthAlerts> {
  return answer(client.POST('/workspaces/current/health-alerts/test'))
}
