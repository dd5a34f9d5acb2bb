//! What pusher-js posts to be let in.

use serde::Deserialize;
use utoipa::ToSchema;

/// The request for a channel's signature.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct AuthBody {
    /// `<digits>.<digits>`, as told in the greeting.
    pub(crate) socket_id: String,
    pub(crate) channel_name: String,
    /// The last place the client knows, `epoch:seq`; what came after is replayed.
    pub(crate) since: Option<String>,
}
