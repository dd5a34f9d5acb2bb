//! What things are: the nouns of the inbox, their states and their rules, without I/O and without a wall clock.

#[macro_use]
mod text_enum;

pub mod account;
pub mod alert;
pub mod audit;
pub mod change;
pub mod chat;
pub mod contact;
pub mod content;
pub mod delivery;
pub mod email;
pub mod event;
pub mod failure;
pub mod field;
pub mod governor;
pub mod id;
pub mod identity;
pub mod inbound;
pub mod job;
pub mod lane;
pub mod link;
pub mod media;
pub mod network;
pub mod operation;
pub mod outgoing;
pub mod pace;
pub mod password;
pub mod permission;
pub mod phone;
pub mod picture;
pub mod reference;
pub mod role;
pub mod search;
pub mod time;
pub mod transport;

pub use id::{
    AccountId, AlertDeliveryId, AlertId, ApiTokenId, AuditId, ChatId, ContactId, IdentityId,
    InboundId, InvitationId, JobId, MediaId, MemberId, MergeId, MessageId, OperationId, OutageId,
    SessionId, UserId, WorkspaceId,
};
pub use time::{Clock, Timestamp};
