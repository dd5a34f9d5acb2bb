//! Who did something, and what the audit trail calls it.

use crate::id::{AccountId, ApiTokenId, UserId};

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    User(UserId),
    Token {
        token: ApiTokenId,
        maker: UserId,
    },
    /// The customer's side, through this account.
    Account(AccountId),
    /// The program itself, or whoever runs it at the console.
    System,
}

impl Actor {
    /// The person behind it, if there is one.
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::User(user) | Self::Token { maker: user, .. } => Some(user),
            Self::Account(_) | Self::System => None,
        }
    }

    /// One stable word and id for the trail, for example `user:0192…`.
    pub fn label(self) -> String {
        match self {
            Self::User(id) => format!("user:{id}"),
            Self::Token { token, .. } => format!("token:{token}"),
            Self::Account(id) => format!("account:{id}"),
            Self::System => "system".to_owned(),
        }
    }
}

text_enum! {
    /// What was done, named `noun.verb`.
    AuditAction {
        WorkspaceCreated = "workspace.created",
        WorkspaceRenamed = "workspace.renamed",
        MemberJoined = "member.joined",
        MemberRoleChanged = "member.role_changed",
        MemberRemoved = "member.removed",
        InvitationCreated = "invitation.created",
        InvitationRevoked = "invitation.revoked",
        TokenCreated = "token.created",
        TokenRevoked = "token.revoked",
        AccountAdded = "account.added",
        AccountChanged = "account.changed",
        AccountRemoved = "account.removed",
        AccountNotice = "account.notice",
        AccountLinked = "account.linked",
        TransportJoined = "account.transport_joined",
        TransportParted = "account.transport_parted",
        TransportPolicySet = "transport_policy.set",
        AccountLimited = "account.limited",
        AccountLimitsChanged = "account.limits_changed",
        SendingStopped = "sending.stopped",
        SendingResumed = "sending.resumed",
        WorkspaceZoneChanged = "workspace.zone_changed",
        HealthAlertsChanged = "health_alerts.changed",
        HealthAlertsTested = "health_alerts.tested",
        LinkWished = "account.link_wished",
        LinkMoved = "account.moved",
        LinkAnswered = "account.link_answered",
        OperationAsked = "operation.asked",
        ChatArranged = "chat.arranged",
        ChatStateChanged = "chat.state_changed",
        ChatCleared = "chat.cleared",
        ContactCreated = "contact.created",
        ContactChanged = "contact.changed",
        ContactDeleted = "contact.deleted",
        ContactsMerged = "contact.merged",
        MergeUndone = "contact.merge_undone",
        MessageRetried = "message.retried",
        MessageAssumedSent = "message.assumed_sent",
        MessageEditWanted = "message.edit_wanted",
        MessageDeletionWanted = "message.deletion_wanted",
        JobRetried = "job.retried",
        JobDiscarded = "job.discarded",
        InboundReplayed = "inbound.replayed",
    }
}
