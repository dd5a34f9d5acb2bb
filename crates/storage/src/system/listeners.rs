//! Which of those who listen on open sockets still may.

use std::collections::HashSet;

use blazz_domain::audit::Actor;
use blazz_domain::role::Role;
use blazz_domain::{ApiTokenId, SessionId, UserId};
use uuid::Uuid;

use super::SystemTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::scope::Scope;
use crate::sql::{Value, marks};

/// Ids that one statement names.
const AT_ONCE: usize = 500;

struct Live(Uuid);

impl FromRow for Live {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.id("id").map(Self)
    }
}

struct Seat {
    user: UserId,
    scope: Scope,
}

impl FromRow for Seat {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let user: UserId = row.id("user_id")?;
        let role = row.word("role", Role::parse)?;
        let scope = Scope::of_member(row.id("workspace_id")?, Actor::User(user), role);
        Ok(Self { user, scope })
    }
}

impl SystemTx {
    /// Those of these sessions that are not over.
    pub async fn live_sessions(
        &self,
        ids: &[SessionId],
    ) -> Result<HashSet<SessionId>, StorageError> {
        let sql = "SELECT id FROM sessions WHERE expires_at > ? AND id IN ({ids})";
        let live = self.live(sql, ids.iter().map(|id| id.as_uuid()).collect()).await?;
        Ok(live.into_iter().map(SessionId::from).collect())
    }

    /// Those of these tokens that have not expired and whose maker is still a member.
    pub async fn live_tokens(
        &self,
        ids: &[ApiTokenId],
    ) -> Result<HashSet<ApiTokenId>, StorageError> {
        let sql = "SELECT t.id
                     FROM api_tokens t
                     JOIN members m ON m.workspace_id = t.workspace_id AND m.user_id = t.made_by
                    WHERE (t.expires_at IS NULL OR t.expires_at > ?) AND t.id IN ({ids})";
        let live = self.live(sql, ids.iter().map(|id| id.as_uuid()).collect()).await?;
        Ok(live.into_iter().map(ApiTokenId::from).collect())
    }

    async fn live(&self, sql: &'static str, ids: Vec<Uuid>) -> Result<Vec<Uuid>, StorageError> {
        let mut live = Vec::with_capacity(ids.len());
        for ids in ids.chunks(AT_ONCE) {
            let mut values = args![self.now()];
            values.extend(ids.iter().map(|id| Value::Id(*id)));
            let found: Vec<Live> =
                self.sql.list(sql.replace("{ids}", &marks(ids.len())), values).await?;
            live.extend(found.into_iter().map(|Live(id)| id));
        }
        Ok(live)
    }

    /// What these users may do, in each workspace they are members of.
    pub async fn scopes_of(&self, users: &[UserId]) -> Result<Vec<(UserId, Scope)>, StorageError> {
        let mut scopes = Vec::with_capacity(users.len());
        for users in users.chunks(AT_ONCE) {
            let sql = "SELECT user_id, workspace_id, role FROM members WHERE user_id IN ({users})"
                .replace("{users}", &marks(users.len()));
            let values = users.iter().map(|user| Value::Id(user.as_uuid())).collect();
            let seats: Vec<Seat> = self.sql.list(sql, values).await?;
            scopes.extend(seats.into_iter().map(|seat| (seat.user, seat.scope)));
        }
        Ok(scopes)
    }
}
