// The kinds of numbers there are: how each is drawn, and what can be asked of it.
import { Cloud, QrCode, Waypoints } from '@lucide/vue'
import type { Component } from 'vue'
import type { ProviderKind } from '@/api/views'

export const kindIcons: Record<ProviderKind, Component> = {
  cloud: Cloud,
  web: QrCode,
  bridge: Waypoints,
}
