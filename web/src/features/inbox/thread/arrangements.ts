// How a chat can be arranged now: put aside or on top, silenced, marked as unread, and each taken back.
import { Archive, ArchiveRestore, Bell, BellOff, MailCheck, MailOpen, Pin, PinOff } from '@lucide/vue'
import type { Component } from 'vue'
import type { Arrangement } from '@/api/chats'
import type { Chat } from '@/api/views'

export interface ArrangementLine {
  name: 'archive' | 'unarchive' | 'pin' | 'unpin' | 'mute' | 'unmute' | 'unread' | 'read'
  icon: Component
  wanted: Arrangement
}

export function arrangementsOf(
  chat: Pick<Chat, 'archived' | 'pinned' | 'muted' | 'unread_count'>,
): ArrangementLine[] {
  return [
    chat.pinned
      ? { name: 'unpin', icon: PinOff, wanted: { shelf: 'list' } }
      : { name: 'pin', icon: Pin, wanted: { shelf: 'pinned' } },
    chat.archived
      ? { name: 'unarchive', icon: ArchiveRestore, wanted: { shelf: 'list' } }
      : { name: 'archive', icon: Archive, wanted: { shelf: 'archive' } },
    chat.muted
      ? { name: 'unmute', icon: Bell, wanted: { muted: false } }
      : { name: 'mute', icon: BellOff, wanted: { muted: true } },
    chat.unread_count > 0
      ? { name: 'read', icon: MailCheck, wanted: { unread: false } }
      : { name: 'unread', icon: MailOpen, wanted: { unread: true } },
  ]
}
