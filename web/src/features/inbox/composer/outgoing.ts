// A message on its way from this browser to the server, drawn before the server has answered.
import type { ClientMessageId, MediaId, MessageId, UserId } from '@/api/ids'
import type { Chat, Media, Message, Quoted, SendMessage } from '@/api/views'
import type { FileKind } from '../files/rules'
import { threadOf, type ThreadKey } from '../types'
import { mentionedText, type Member } from './mentions'

export interface SendProblem {
  code: string
  detail: string
}

export interface Outgoing {
  clientMessageId: ClientMessageId
  thread: ThreadKey
  request: SendMessage
  message: Message
  /** As what its file is sent; the file itself is held by this tab alone. */
  file?: FileKind
  state: 'sending' | 'failed'
  problem: SendProblem | null
}

interface Letter {
  chat: Chat
  author: { id: UserId; name: string }
  clientMessageId: ClientMessageId
  now: number
}

export interface TextLetter extends Letter {
  text: string
  quoted: Message | null
  /** Of the group, whoever may be mentioned; nobody in other chats. */
  members: Member[]
}

export interface PollLetter extends Letter {
  question: string
  options: string[]
  multiple: boolean
}

export interface TemplateLetter extends Letter {
  name: string
  language: string
  variables: string[]
}

export function outgoingText(letter: TextLetter): Outgoing {
  const { text, quoted, members } = letter
  const { body, ...mentioned } = mentionedText(text, members)
  const named = members.filter(({ id }) => mentioned.mentions.includes(id))
  return {
    ...envelope(letter),
    message: {
      ...shell(letter),
      kind: 'text',
      text: body,
      content: { body },
      mentions: named,
      quoted: quoted && quoteOf(quoted),
    },
    request: {
      ...address(letter),
      type: 'text',
      text: {
        body,
        preview_url: /https?:\/\//.test(body),
        ...(members.length > 0 ? mentioned : {}),
      },
      quoted_message_id: quoted?.id ?? null,
    },
  }
}

export interface FileLetter extends Letter {
  kind: FileKind
  name: string
  type: string
  /** Bytes. */
  size: number
  caption: string
  /** Where this browser has it. */
  preview: string
  /** Pixels, where they are known. */
  width: number | null
  height: number | null
  quoted: Message | null
}

/** What it carries is known once it was uploaded, see `withMedia`. */
export function outgoingFile(letter: FileLetter): Outgoing {
  const { kind, quoted } = letter
  const caption = letter.caption || null
  return {
    ...envelope(letter),
    file: kind,
    message: {
      ...shell(letter),
      kind,
      text: caption,
      media: localMedia(letter),
      quoted: quoted && quoteOf(quoted),
    },
    request: {
      ...address(letter),
      type: kind === 'voice' ? 'audio' : kind,
      quoted_message_id: quoted?.id ?? null,
      [kind === 'voice' ? 'audio' : kind]: {
        caption,
        filename: kind === 'document' ? letter.name : null,
        ...(kind === 'voice' ? { voice: true } : {}),
      },
    },
  }
}

function localMedia({
  clientMessageId,
  kind,
  name,
  type,
  size,
  caption,
  preview,
  width,
  height,
}: FileLetter): Media {
  return {
    id: clientMessageId as string as MediaId,
    kind,
    filename: kind === 'document' ? name : null,
    mime_type: type || null,
    size,
    caption: caption || null,
    state: 'ready',
    url: preview,
    voice: kind === 'voice',
    animated: false,
    width,
    height,
  }
}

const FILE_FIELDS = ['image', 'video', 'audio', 'document', 'sticker'] as const

/** The request of a message whose file has been uploaded. */
export function withMedia({ request }: Outgoing, id: MediaId): SendMessage {
  const field = FILE_FIELDS.find((one) => one === request.type)
  return field ? { ...request, [field]: { ...request[field], media_id: id } } : request
}

export function outgoingTemplate(letter: TemplateLetter): Outgoing {
  const { name, language, variables } = letter
  const template = { name, language, components: bodyComponents(variables) }
  return {
    ...envelope(letter),
    message: { ...shell(letter), kind: 'template', text: null, content: template },
    request: { ...address(letter), type: 'template', template },
  }
}

export function outgoingPoll(letter: PollLetter): Outgoing {
  const { question, options, multiple } = letter
  const poll = { question, options, multiple }
  return {
    ...envelope(letter),
    message: { ...shell(letter), kind: 'poll', text: question, content: poll },
    request: { ...address(letter), type: 'poll', poll },
  }
}

/** Meta's positional body parameters; a template without variables carries no component at all. */
export function bodyComponents(variables: string[]): { [key: string]: unknown }[] {
  if (variables.length === 0) return []
  return [{ type: 'body', parameters: variables.map((text) => ({ type: 'text', text })) }]
}

export function quoteOf(message: Message): Quoted {
  return {
    message_id: message.id,
    text: message.text ?? message.media?.caption ?? null,
    kind: message.kind,
    direction: message.direction,
  }
}

function envelope({ chat, clientMessageId }: Letter): Omit<Outgoing, 'message' | 'request'> {
  return { clientMessageId, thread: threadOf(chat), state: 'sending', problem: null }
}

/** Contact and account name the thread, also one that has no id yet. */
function address({ chat, clientMessageId }: Letter) {
  return { contact_id: chat.contact.id, account_id: chat.account_id, client_message_id: clientMessageId }
}

function shell({ chat, author, clientMessageId, now }: Letter): Message {
  return {
    id: clientMessageId as string as MessageId,
    client_message_id: clientMessageId,
    chat_id: chat.id,
    contact_id: chat.contact.id,
    account_id: chat.account_id,
    direction: 'out',
    kind: 'text',
    text: null,
    content: {},
    reactions: [],
    mentions: [],
    user: author,
    forwarded: false,
    starred_on_phone: false,
    provider_at: now,
    created_at: now,
    delivery: { state: 'queued', queued_at: now },
  }
}
