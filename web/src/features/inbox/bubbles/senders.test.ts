// Names of senders: the team's own word for a contact, else the person's with its mark, else the number.
import { describe, expect, it } from 'vitest'
import type { Participant } from '../group/group'
import { aMessage } from '../testing'
import { senderAmong } from '../thread/groupSenders'
import { shownName } from './senders'

const RINA: Participant = {
  key: '+6281',
  name: 'Bu Rina',
  phone: '+6281',
  role: 'member',
  isContact: true,
  picture: '/rina',
}
const by = (sender_phone: string | null, sender_name: string | null) =>
  aMessage({ metadata: { sender_phone, sender_name } })

describe('the sender of a message in a group', () => {
  it('is called as the team calls them, and shows their picture', () => {
    const sender = senderAmong([RINA], by('+6281', 'rina_99'))
    expect(shownName(sender)).toBe('Bu Rina')
    expect(sender.picture).toBe('/rina')
  })

  it('bears the mark of a stranger where only WhatsApp tells the name', () => {
    const told = { ...RINA, isContact: false }
    expect(shownName(senderAmong([told], by('+6281', 'rina_99')))).toBe('~rina_99')
    expect(shownName(senderAmong([], by('+6282', 'Tono')))).toBe('~Tono')
    expect(shownName(senderAmong([told], by('+6281', null)))).toBe('~Bu Rina')
  })

  it('is a number where there is no name, and nobody where there is neither', () => {
    expect(shownName(senderAmong([], by('+6282', null)))).toBe('+6282')
    expect(shownName(senderAmong([{ ...RINA, name: '+6281' }], by('+6281', null)))).toBe('+6281')
    expect(shownName(senderAmong([], aMessage()))).toBeNull()
  })
})
