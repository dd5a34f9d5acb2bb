//! What can stand for a `?` in a statement.

use blazz_domain::Timestamp;
use uuid::Uuid;

/// Collects arguments for `?` marks, in order.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::Value::from($value)),*] };
}

/// One value on its way into the database.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
    Id(Uuid),
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        Self::Int(value.as_millis())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&serde_json::Value> for Value {
    fn from(value: &serde_json::Value) -> Self {
        Self::Text(value.to_string())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<Uuid> for Value {
    fn from(value: Uuid) -> Self {
        Self::Id(value)
    }
}

macro_rules! from_ids {
    ($($kind:ident),+) => {$(
        impl From<blazz_domain::$kind> for Value {
            fn from(value: blazz_domain::$kind) -> Self { Self::Id(value.as_uuid()) }
        }
    )+};
}
from_ids!(
    WorkspaceId,
    UserId,
    MemberId,
    SessionId,
    ApiTokenId,
    InvitationId,
    AccountId,
    ContactId,
    IdentityId,
    ChatId,
    MessageId,
    OperationId,
    OutageId,
    AlertDeliveryId,
    MediaId,
    InboundId,
    JobId,
    AuditId,
    MergeId
);
