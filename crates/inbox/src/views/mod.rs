//! What clients see: one shape for REST and for the socket.

mod account;
mod alerts;
mod chat;
mod contact;
mod events;
mod found;
mod governor;
mod group_members;
mod link;
mod media;
mod message;
mod operation;
mod receipts;

pub use account::AccountView;
pub use alerts::{
    EmailReceiverView, HealthAlertsView, LastAlertView, WebhookReceiverView, health_alerts,
};
pub use chat::{ChatView, WindowView};
pub use contact::{ContactView, PictureView, contact, contacts, contacts_by_id};
pub use events::{
    AccountUpdated, ChatUpdated, ContactUpdated, MessageStatus, MessageUpdated, NewChat,
    OperationUpdated, Typing, WorkspaceRef,
};
pub use found::FoundMessageView;
pub use governor::{
    AnswersView, FactView, GovernorView, HeldView, StopView, TodayView, WorkspaceGovernorView,
    governor,
};
pub use group_members::{GroupMemberView, GroupMembersView, GroupRole, group_members};
pub use link::{LinkStepView, LinkView, PastStateView};
pub use media::{MediaView, UploadView};
pub use message::{
    DeliveryView, FailureView, MentionView, MessageExtras, MessageView, MetadataView,
    PendingChangeKind, PendingChangeView, PollOptionView, PollView, QuotedView, ReactionView,
    UserRef, VoterView, fresh_message, message, messages,
};
pub use operation::{OperationView, operation};
pub use receipts::{ReceiptView, ReceiptsView, receipts};
