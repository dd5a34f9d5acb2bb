//! A group made through the Groups API.

use std::collections::HashSet;

use super::CustomerId;

#[derive(Clone, Debug)]
pub(crate) struct JoinRequest {
    pub(crate) id: String,
    pub(crate) customer: CustomerId,
}

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) subject: String,
    pub(crate) description: String,
    pub(crate) approval_required: bool,
    pub(crate) suspended: bool,
    pub(crate) created_at: i64,
    pub(crate) invite_code: String,
    pub(crate) participants: Vec<CustomerId>,
    pub(crate) join_requests: Vec<JoinRequest>,
    /// Removed people cannot come back by link.
    pub(crate) removed: HashSet<CustomerId>,
}

impl Group {
    pub(crate) fn invite_link(&self) -> String {
        format!("https://chat.whatsapp.com/{}", self.invite_code)
    }
}
