//! What a number is asked to do at WhatsApp beside sending messages, and what came of it.

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::identity::Identity;
use crate::permission::Permission;
use crate::time::Timestamp;

text_enum! {
    /// One thing that a number can be asked to do.
    OperationKind {
        CreateGroup = "create_group",
        JoinGroup = "join_group",
        RenameGroup = "rename_group",
        DescribeGroup = "describe_group",
        AddMembers = "add_members",
        RemoveMembers = "remove_members",
        PromoteMembers = "promote_members",
        DemoteMembers = "demote_members",
        GroupLink = "group_link",
        ResetGroupLink = "reset_group_link",
        JoinRequests = "join_requests",
        ApproveJoinRequests = "approve_join_requests",
        RejectJoinRequests = "reject_join_requests",
        LeaveGroup = "leave_group",
        DeleteGroup = "delete_group",
        CheckNumbers = "check_numbers",
        BlockContact = "block_contact",
        UnblockContact = "unblock_contact",
    }
}

/// What is asked, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    CreateGroup(NewGroup),
    /// By the link that an admin hands out.
    JoinGroup {
        link: String,
    },
    InGroup {
        group: Identity,
        act: GroupAct,
    },
    /// Asks which of these numbers WhatsApp knows; E.164 with the plus sign.
    CheckNumbers {
        numbers: Vec<String>,
    },
    /// Has WhatsApp keep a person away from the number, or let them through again.
    SetBlocked {
        /// The person's names.
        names: Vec<Identity>,
        blocked: bool,
    },
}

/// A group that is to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewGroup {
    pub subject: String,
    pub description: Option<String>,
    pub members: Vec<Identity>,
    /// Who comes by the link waits for an admin.
    pub join_approval: bool,
}

/// What is done in a group that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupAct {
    Rename(String),
    /// Without a text, the description is taken away.
    Describe(Option<String>),
    Add(Vec<Identity>),
    Remove(Vec<Identity>),
    Promote(Vec<Identity>),
    Demote(Vec<Identity>),
    /// Asks for the link.
    Link,
    /// The old link is good for nothing from then on.
    ResetLink,
    /// Asks who waits to be let in.
    JoinRequests,
    Approve(Vec<Identity>),
    Reject(Vec<Identity>),
    Leave,
    /// Takes everybody out, and the group is no more.
    Delete,
}

impl Operation {
    pub const fn kind(&self) -> OperationKind {
        match self {
            Self::CreateGroup(_) => OperationKind::CreateGroup,
            Self::JoinGroup { .. } => OperationKind::JoinGroup,
            Self::InGroup { act, .. } => act.kind(),
            Self::CheckNumbers { .. } => OperationKind::CheckNumbers,
            Self::SetBlocked { blocked: true, .. } => OperationKind::BlockContact,
            Self::SetBlocked { blocked: false, .. } => OperationKind::UnblockContact,
        }
    }
}

impl GroupAct {
    pub const fn kind(&self) -> OperationKind {
        match self {
            Self::Rename(_) => OperationKind::RenameGroup,
            Self::Describe(_) => OperationKind::DescribeGroup,
            Self::Add(_) => OperationKind::AddMembers,
            Self::Remove(_) => OperationKind::RemoveMembers,
            Self::Promote(_) => OperationKind::PromoteMembers,
            Self::Demote(_) => OperationKind::DemoteMembers,
            Self::Link => OperationKind::GroupLink,
            Self::ResetLink => OperationKind::ResetGroupLink,
            Self::JoinRequests => OperationKind::JoinRequests,
            Self::Approve(_) => OperationKind::ApproveJoinRequests,
            Self::Reject(_) => OperationKind::RejectJoinRequests,
            Self::Leave => OperationKind::LeaveGroup,
            Self::Delete => OperationKind::DeleteGroup,
        }
    }
}

impl OperationKind {
    /// Whether doing it a second time leaves things as after the first. What is not so is never repeated while it
    /// is unknown whether it was done.
    pub const fn is_safe_to_repeat(self) -> bool {
        match self {
            Self::RenameGroup
            | Self::DescribeGroup
            | Self::PromoteMembers
            | Self::DemoteMembers
            | Self::GroupLink
            | Self::ResetGroupLink
            | Self::JoinRequests
            | Self::CheckNumbers
            | Self::BlockContact
            | Self::UnblockContact => true,
            Self::CreateGroup
            | Self::JoinGroup
            | Self::AddMembers
            | Self::RemoveMembers
            | Self::ApproveJoinRequests
            | Self::RejectJoinRequests
            | Self::LeaveGroup
            | Self::DeleteGroup => false,
        }
    }
}

impl OperationKind {
    /// The right to ask for it and to see what came of it.
    pub const fn permission(self) -> Permission {
        match self {
            Self::CreateGroup
            | Self::JoinGroup
            | Self::RenameGroup
            | Self::DescribeGroup
            | Self::AddMembers
            | Self::RemoveMembers
            | Self::PromoteMembers
            | Self::DemoteMembers
            | Self::GroupLink
            | Self::ResetGroupLink
            | Self::JoinRequests
            | Self::ApproveJoinRequests
            | Self::RejectJoinRequests
            | Self::LeaveGroup
            | Self::DeleteGroup => Permission::GroupsManage,
            Self::CheckNumbers => Permission::MessagesSend,
            Self::BlockContact | Self::UnblockContact => Permission::ContactsBlock,
        }
    }
}

text_enum! {
    /// How far an operation came.
    OperationState {
        /// It waits for its turn, or is being carried out.
        Queued = "queued",
        Done = "done",
        /// It was not done; the failure says why.
        Failed = "failed",
        /// It may have been done: nobody has heard the answer. It is not repeated by itself.
        Unknown = "unknown",
    }
}

impl OperationState {
    /// Whether it may still end otherwise.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Unknown)
    }
}

/// What came of an operation that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OperationResult {
    /// There is nothing more to say.
    Done,
    /// The number is in a group now, or waits to be let in.
    Group {
        group: Identity,
        /// An admin must say yes first.
        waiting: bool,
        /// What became of each person who was to be in it.
        members: Vec<MemberOutcome>,
    },
    /// WhatsApp makes the group in a moment, and tells when it is there.
    Accepted {
        members: Vec<MemberOutcome>,
    },
    Members {
        members: Vec<MemberOutcome>,
    },
    Link {
        link: String,
    },
    JoinRequests {
        requests: Vec<JoinRequest>,
    },
    /// In the order in which they were asked about.
    Numbers {
        numbers: Vec<CheckedNumber>,
    },
}

/// Whether WhatsApp knows a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckedNumber {
    /// E.164 with the plus sign.
    pub phone: String,
    pub is_on_whatsapp: bool,
    pub is_business: bool,
    /// The name that WhatsApp has verified for a business.
    pub verified_name: Option<String>,
}

/// What became of one person whom an operation was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MemberOutcome {
    pub member: Identity,
    /// Absent when it was done.
    pub failure: Option<MemberFailure>,
}

/// Why it was not done for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MemberFailure {
    /// A stable word: `not_on_whatsapp`, `invite_by_link`, `already_member`, `not_a_member`, `is_creator`,
    /// `has_left`, `not_waiting`, `refused`.
    pub code: String,
    /// WhatsApp's own number.
    pub provider_code: Option<i64>,
    /// A plain sentence: what happened and what to do.
    pub reason: String,
}

impl MemberFailure {
    pub fn new(code: &str, provider_code: Option<i64>, reason: &str) -> Self {
        Self { code: code.to_owned(), provider_code, reason: reason.to_owned() }
    }
}

/// Somebody who waits to be let into a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct JoinRequest {
    /// The name to answer under.
    pub member: Identity,
    pub since: Option<Timestamp>,
}

/// How an operation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OperationEnd {
    Done(OperationResult),
    Failed(Failure),
    Unknown(Failure),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::IdentityKind;

    #[test]
    fn what_is_kept_of_an_operation_says_all_of_it() {
        let group = Identity::new(IdentityKind::GroupJid, "1203@g.us");
        let member = Identity::new(IdentityKind::Phone, "+6281234567890");
        let new = NewGroup {
            subject: "Arisan".to_owned(),
            description: None,
            members: vec![member.clone()],
            join_approval: true,
        };
        let all = [
            Operation::CreateGroup(new),
            Operation::JoinGroup { link: "https://chat.whatsapp.com/x".to_owned() },
            Operation::InGroup { group: group.clone(), act: GroupAct::Describe(None) },
            Operation::InGroup { group, act: GroupAct::Add(vec![member.clone()]) },
            Operation::SetBlocked { names: vec![member], blocked: true },
            Operation::CheckNumbers { numbers: vec!["+6281234567890".to_owned()] },
        ];
        for operation in all {
            let kept = serde_json::to_value(&operation).unwrap();
            assert_eq!(serde_json::from_value::<Operation>(kept).unwrap(), operation);
        }
    }

    #[test]
    fn a_group_is_not_made_twice_for_want_of_an_answer() {
        assert!(!OperationKind::CreateGroup.is_safe_to_repeat());
        assert!(OperationKind::JoinRequests.is_safe_to_repeat());
    }
}
