//! One newtype per entity over a UUIDv7, so that an id of one noun cannot stand for another.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = Uuid)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that is known to name this kind of thing.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// Its 16 bytes, most significant first.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// The UUID inside, for storage and for the wire.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A tenant.
    WorkspaceId,
    /// A person who can sign in, in one or more workspaces.
    UserId,
    /// A user inside one workspace.
    MemberId,
    /// A signed-in browser.
    SessionId,
    /// A secret of an integrator.
    ApiTokenId,
    /// A link that lets somebody join a workspace.
    InvitationId,
    /// A connected WhatsApp number.
    AccountId,
    /// A person or group that the workspace talks to.
    ContactId,
    /// One name WhatsApp knows a contact by.
    IdentityId,
    /// The thread between one account and one contact.
    ChatId,
    /// One entry of a chat.
    MessageId,
    /// A file that belongs to a message.
    MediaId,
    /// A raw provider event as it arrived.
    InboundId,
    /// Something a number is asked to do at WhatsApp beside sending.
    OperationId,
    /// A piece of later work.
    JobId,
    /// An entry of the audit trail.
    AuditId,
    /// The joining of two contacts into one.
    MergeId,
    /// A time in which a number was down.
    OutageId,
    /// Something people are told about a number; all ways of telling it carry the same.
    AlertId,
    /// One way on which one alert goes to one receiver.
    AlertDeliveryId,
}
