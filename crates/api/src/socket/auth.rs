//! Which channels somebody may hear, and the signatures that say so.

mod body;

pub(crate) use body::AuthBody;

use blazz_domain::permission::Permission;
use blazz_domain::{ApiTokenId, ContactId, SessionId, UserId, WorkspaceId};
use blazz_realtime::{
    BlazzChannel, ChannelName, ChannelNameError, Credential, Cursor, Grant, Hub, Member, Principal,
    SocketId, SocketIdError,
};
use blazz_storage::{Database, Scope, StorageError};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

/// Stands for whatever a client gave as its place that is none; the text itself may be long.
const UNREADABLE: &str = "unreadable";

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) enum Listener {
    /// A signed-in browser; hears every workspace its user is a member of.
    Member { session: SessionId, user: UserId, name: String },
    /// A token; hears its own workspace.
    Token { token: ApiTokenId, maker: UserId, scope: Scope },
}

/// What a subscription carries to be let in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChannelAuth {
    /// `key:signature`.
    pub(crate) auth: String,
    /// Signed with it, byte for byte; hand it on with the subscription.
    pub(crate) channel_data: String,
}

/// What a sign-in carries.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserAuth {
    /// `key:signature`.
    pub(crate) auth: String,
    /// Signed with it, byte for byte.
    pub(crate) user_data: String,
}

/// Why no signature is given.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AuthRefusal {
    #[error(transparent)]
    SocketId(#[from] SocketIdError),
    #[error(transparent)]
    ChannelName(#[from] ChannelNameError),
    /// Also said of what does not exist, so that nobody learns what does.
    #[error("this channel is not open to you")]
    Forbidden,
    #[error("the connection already speaks for somebody else")]
    ForeignSocket,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Signs the subscription of a channel that the listener may hear, and ties the socket to the listener,
/// so that revoking the one closes the other.
pub(crate) async fn authorize_channel(
    hub: &Hub,
    database: &Database,
    listener: &Listener,
    body: &AuthBody,
) -> Result<ChannelAuth, AuthRefusal> {
    let socket: SocketId = body.socket_id.parse()?;
    let name = ChannelName::parse(&body.channel_name)?;
    let channel = BlazzChannel::of(&name).ok_or(AuthRefusal::Forbidden)?;
    // Tied first, looked at then: whoever is removed in between is found by the look or by their socket.
    if !hub.bind(socket, listener.principal()) {
        return Err(AuthRefusal::ForeignSocket);
    }
    let workspace = listener.workspace_behind(database, channel).await?;
    hub.note_grant(socket, workspace);
    let channel_data = match channel {
        BlazzChannel::Workspace(_) | BlazzChannel::Chat(_) => {
            body.grant(workspace).to_channel_data()
        }
        BlazzChannel::Presence(_) => listener.as_member()?.to_channel_data(),
    };
    let auth = hub.app().authorize(socket, &name, Some(&channel_data));
    Ok(ChannelAuth { auth, channel_data })
}

/// Signs the sign-in of a person's socket.
pub(crate) fn authenticate_user(
    hub: &Hub,
    listener: &Listener,
    socket_id: &str,
) -> Result<UserAuth, AuthRefusal> {
    let socket: SocketId = socket_id.parse()?;
    let Member { user_id, user_info } = listener.as_member()?;
    let user_data = json!({ "id": user_id, "user_info": user_info }).to_string();
    if !hub.bind(socket, listener.principal()) {
        return Err(AuthRefusal::ForeignSocket);
    }
    Ok(UserAuth { auth: hub.app().authenticate(socket, &user_data), user_data })
}

impl Listener {
    fn principal(&self) -> Principal {
        match *self {
            Self::Member { session, user, .. } => {
                Principal { credential: Credential::Session(session), user }
            }
            Self::Token { token, maker, .. } => {
                Principal { credential: Credential::Token(token), user: maker }
            }
        }
    }

    /// A token is no person: it hears, but is not seen.
    fn as_member(&self) -> Result<Member, AuthRefusal> {
        match self {
            Self::Member { user, name, .. } => {
                let user_info = json!({ "name": name });
                Ok(Member { user_id: user.to_string(), user_info })
            }
            Self::Token { .. } => Err(AuthRefusal::Forbidden),
        }
    }

    /// The workspace of a channel that the listener may hear.
    async fn workspace_behind(
        &self,
        database: &Database,
        channel: BlazzChannel,
    ) -> Result<WorkspaceId, AuthRefusal> {
        match channel {
            BlazzChannel::Workspace(workspace) | BlazzChannel::Presence(workspace) => {
                self.scope_in(database, workspace).await?;
                Ok(workspace)
            }
            BlazzChannel::Chat(contact) => self.workspace_of(database, contact).await,
        }
    }

    /// The listener's rights in a workspace, when they suffice to hear its events.
    async fn scope_in(
        &self,
        database: &Database,
        workspace: WorkspaceId,
    ) -> Result<Scope, AuthRefusal> {
        let scope = match self {
            Self::Member { user, .. } => database.read_system().scope_of(*user, workspace).await?,
            Self::Token { scope, .. } => {
                Some(scope.clone()).filter(|scope| scope.workspace_id() == workspace)
            }
        };
        scope.filter(|scope| scope.allows(Permission::EventsRead)).ok_or(AuthRefusal::Forbidden)
    }

    /// The workspace in which the listener may hear of this contact.
    async fn workspace_of(
        &self,
        database: &Database,
        contact: ContactId,
    ) -> Result<WorkspaceId, AuthRefusal> {
        for workspace in self.workspaces(database).await? {
            let scope = self.scope_in(database, workspace).await?;
            if database.read(&scope).contacts().find(contact).await?.is_some() {
                return Ok(workspace);
            }
        }
        Err(AuthRefusal::Forbidden)
    }

    async fn workspaces(&self, database: &Database) -> Result<Vec<WorkspaceId>, StorageError> {
        match self {
            Self::Member { user, .. } => {
                let memberships = database.read_system().memberships(*user).await?;
                Ok(memberships.into_iter().map(|membership| membership.workspace.id).collect())
            }
            Self::Token { scope, .. } => Ok(vec![scope.workspace_id()]),
        }
    }
}

impl AuthBody {
    /// A place that cannot be read is signed as one that nobody knows: the client is let in and told that it
    /// is not recovered. A refusal would keep it out for as long as it remembers that place.
    fn grant(&self, workspace: WorkspaceId) -> Grant {
        let given = self.since.as_deref().filter(|since| !since.is_empty());
        let since = given.map(|since| match since.parse::<Cursor>() {
            Ok(cursor) => cursor.to_string(),
            Err(_) => UNREADABLE.to_owned(),
        });
        Grant { workspace: Some(workspace), since }
    }
}
