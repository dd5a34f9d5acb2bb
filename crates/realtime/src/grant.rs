//! The `channel_data` that is signed with a subscription: who joins, or where to resume from.

use blazz_domain::WorkspaceId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::cursor::Cursor;
use crate::limits::{USER_ID_LENGTH, USER_INFO_BYTES};

/// Signed for a private channel of the product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The workspace whose numbered events the channel carries.
    pub workspace: Option<WorkspaceId>,
    /// The last place the client knows, `epoch:seq`; what came after is replayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// From where a client wants to hear a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Since {
    Now,
    Place(Cursor),
    /// It has a past with us, but what it remembers of it says nothing.
    Unreadable,
}

impl Grant {
    /// The text to sign and to hand to the client.
    pub fn to_channel_data(&self) -> String {
        json!(self).to_string()
    }

    /// What another application signed for its own purposes grants nothing and is not an error.
    pub(crate) fn read(channel_data: Option<&str>) -> Self {
        channel_data.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    pub(crate) fn since(&self) -> Since {
        let Some(since) = &self.since else { return Since::Now };
        since.parse().map_or(Since::Unreadable, Since::Place)
    }
}

/// Signed for a presence channel: who the subscriber is.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub user_id: String,
    pub user_info: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MemberError {
    #[error("a presence channel needs channel_data with a user_id")]
    NoUserId,
    #[error(
        "user_id has 1 to {USER_ID_LENGTH} letters and user_info at most {USER_INFO_BYTES} bytes"
    )]
    TooLong,
}

#[derive(Deserialize)]
struct ChannelData {
    user_id: Value,
    #[serde(default)]
    user_info: Value,
}

impl Member {
    /// The text to sign and to hand to the client.
    pub fn to_channel_data(&self) -> String {
        json!({ "user_id": self.user_id, "user_info": self.user_info }).to_string()
    }

    pub(crate) fn read(channel_data: Option<&str>) -> Result<Self, MemberError> {
        let data: ChannelData = channel_data
            .and_then(|text| serde_json::from_str(text).ok())
            .ok_or(MemberError::NoUserId)?;
        let user_id = text_of_id(&data.user_id).ok_or(MemberError::NoUserId)?;
        let user_info = if data.user_info.is_null() { json!({}) } else { data.user_info };
        let is_too_long = user_info.to_string().len() > USER_INFO_BYTES;
        if user_id.is_empty() || user_id.len() > USER_ID_LENGTH || is_too_long {
            return Err(MemberError::TooLong);
        }
        Ok(Self { user_id, user_info })
    }
}

/// Ids may be numbers; they become text once, so that they fit as keys everywhere.
pub(crate) fn text_of_id(id: &Value) -> Option<String> {
    match id {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_reads_back_from_its_channel_data() {
        let grant = Grant {
            workspace: Some("0190c2a1-5b7e-7cc3-8f00-000000000001".parse().unwrap()),
            since: Some("e1:4".to_owned()),
        };
        assert_eq!(Grant::read(Some(&grant.to_channel_data())), grant);
        assert_eq!(grant.since(), Since::Place("e1:4".parse().unwrap()));
    }

    #[test]
    fn foreign_channel_data_grants_nothing() {
        for text in [None, Some("x"), Some("{}"), Some(r#"{"workspace":7}"#)] {
            assert_eq!(Grant::read(text), Grant::default());
        }
    }

    #[test]
    fn a_member_may_have_a_numeric_id_and_no_info() {
        let member = Member::read(Some(r#"{"user_id":10}"#)).unwrap();
        assert_eq!(member, Member { user_id: "10".to_owned(), user_info: json!({}) });
    }

    #[test]
    fn a_member_without_id_or_with_too_much_of_it_is_refused() {
        for text in [None, Some("{}"), Some("7"), Some(r#"{"user_id":null}"#)] {
            assert_eq!(Member::read(text), Err(MemberError::NoUserId));
        }
        let long_id = json!({ "user_id": "a".repeat(129) }).to_string();
        let long_info = json!({ "user_id": "a", "user_info": "a".repeat(1100) }).to_string();
        for text in [long_id, long_info, r#"{"user_id":""}"#.to_owned()] {
            assert_eq!(Member::read(Some(&text)), Err(MemberError::TooLong));
        }
    }
}
