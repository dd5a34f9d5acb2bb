// The server's views as the page uses them: the generated types with their ids branded.
import type {
  AccountId,
  ChatId,
  ClientMessageId,
  ContactId,
  InboundEventId,
  InvitationId,
  JobId,
  MediaId,
  MemberId,
  MessageId,
  OperationId,
  SessionId,
  TokenId,
  UserId,
  WorkspaceId,
} from './ids'
import type { components } from './schema'

type Schemas = components['schemas']
type With<View, Sharper> = Omit<View, keyof Sharper> & Sharper
type Identified<View, Id> = With<View, { id: Id }>

export type Role = Schemas['Role']
export type MessageKind = Schemas['MessageKind']
export type ChatState = Schemas['ChatState']
export type ChatCounts = Schemas['ChatCounts']
export type DeliveryState = Schemas['DeliveryState']
export type Delivery = Schemas['Delivery']
export type Reaction = Schemas['Reaction']
export type Permission = Schemas['PermissionRow']
/** A right, as tokens name it. */
export type Scope = Schemas['Permission']
export type Lane = Schemas['Lane']
export type ProviderKind = Schemas['ProviderKind']
export type LinkState = Schemas['LinkState']
/** How the device of a number is linked, with what a person does next. */
export type LinkDetail = Schemas['LinkDetail']
export type LinkStep = Schemas['LinkStep']
export type PasskeyCredential = Schemas['PasskeyCredential']
export type PastLinkState = Schemas['PastLinkState']

export type User = Identified<Schemas['User'], UserId>
export type Workspace = Identified<Schemas['Workspace'], WorkspaceId>
export type Member = With<Schemas['Member'], { id: MemberId; user: User }>
export type Session = Identified<Schemas['Session'], SessionId>
export type ApiToken = Identified<Schemas['ApiToken'], TokenId>
export type CreatedApiToken = Identified<Schemas['CreatedApiToken'], TokenId>
export type Invitation = Identified<Schemas['Invitation'], InvitationId>
export type CreatedInvitation = Identified<Schemas['CreatedInvitation'], InvitationId>
export type InvitationLookup = Schemas['InvitationLookup']
export type Account = Identified<Schemas['Account'], AccountId>
export type AccountDetail = Identified<Schemas['AccountDetail'], AccountId>
export type Contact = Identified<Schemas['Contact'], ContactId>
export type GroupMember = With<Schemas['GroupMember'], { contact_id?: ContactId | null }>
export type FileRule = Schemas['FileRule']
export type Media = Identified<Schemas['Media'], MediaId>
export type Upload = Identified<Schemas['Upload'], MediaId>
export type Mention = Schemas['Mention']
export type Quoted = With<Schemas['QuotedMessage'], { message_id?: MessageId | null }>
export type Job = With<Schemas['Job'], { id: JobId; message_id?: MessageId | null }>
export type InboundEvent = With<
  Schemas['InboundEvent'],
  { id: InboundEventId; account_id?: AccountId | null }
>
/** Something a number was asked to do beside sending. */
export type Operation = With<
  Schemas['Operation'],
  { id: OperationId; account_id: AccountId; contact_id?: ContactId | null; chat_id?: ChatId | null }
>
export type MessageReceipts = Schemas['MessageReceipts']
export type MessageReceipt = Schemas['MessageReceipt']
export type Presence = With<Schemas['Presence'], { contact_id: ContactId }>
export type LoggedEvent = With<Schemas['Event'], { contact_id?: ContactId | null }>

export type Message = With<
  Schemas['Message'],
  {
    id: MessageId
    chat_id: ChatId
    contact_id: ContactId
    account_id: AccountId
    client_message_id?: ClientMessageId | null
    media?: Media | null
    quoted?: Quoted | null
  }
>

export type Chat = With<
  Schemas['Chat'],
  { id: ChatId; account_id: AccountId; contact: Contact; last_message?: Message | null }
>

export type Me = With<Schemas['Me'], { user: User; workspace?: Workspace | null; workspaces: Workspace[] }>

export type SendMessage = Schemas['SendMessage']

/** One page of a list; `next_cursor` is absent on the last. */
/** A message that has the words searched for, with the piece around them. */
export type FoundMessage = With<Schemas['FoundMessage'], { message: Message; contact: Contact }>

export type Page<Item> = { items: Item[]; next_cursor?: string | null }
export type MessagePage = Page<Message> & { unread_divider_message_id?: MessageId | null }
export type EventPage = With<Schemas['EventPage'], { items: LoggedEvent[] }>
