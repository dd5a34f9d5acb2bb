//! Joining a workspace by its invitation, as somebody new or as somebody who is here already.

use blazz_domain::audit::AuditAction;
use blazz_domain::{UserId, WorkspaceId};
use blazz_storage::WorkspaceTx;
use blazz_storage::system::SystemTx;
use blazz_storage::system::people::User;
use blazz_storage::system::sessions::Session;
use secrecy::SecretString;
use serde_json::json;

use super::{Offer, look_up};
use crate::people::error::PeopleError;
use crate::people::fields::Fields;
use crate::people::passwords::Passwords;
use crate::people::sessions::{self, Browser, Started};

/// Who joins.
#[derive(Debug)]
pub enum Joiner {
    /// Somebody who has just shown who they are.
    Known(User),
    New(NewPerson),
}

/// Somebody who signs in for the first time: a name, checked, and a hashed password.
#[derive(Debug)]
pub struct NewPerson {
    name: String,
    password_hash: String,
}

/// What accepting led to.
#[derive(Debug)]
pub struct Accepted {
    pub user_id: UserId,
    pub workspace_id: WorkspaceId,
    pub session: Started,
}

impl NewPerson {
    pub async fn prepare(
        passwords: &Passwords,
        name: &str,
        password: SecretString,
    ) -> Result<Self, PeopleError> {
        let mut fields = Fields::default();
        let name = fields.name("name", name);
        fields.password("password", &password);
        fields.finish()?;
        Ok(Self { name, password_hash: passwords.hash(password).await? })
    }
}

/// Uses the invitation up, adds the member and signs them in there; the transaction is left to be
/// committed.
pub async fn accept(
    tx: SystemTx,
    secret: &SecretString,
    joiner: Joiner,
    browser: Browser<'_>,
    replaced: Option<&Session>,
) -> Result<(WorkspaceTx, Accepted), PeopleError> {
    let offer = look_up(&tx, secret).await?;
    let user_id = person(&tx, &offer, joiner).await?;
    let scope = offer.invited.scope_of(user_id);
    let workspace_id = scope.workspace_id();
    let session = sessions::start(&tx, user_id, Some(workspace_id), browser, replaced).await?;
    let tx = tx.enter(&scope);
    join(&tx, &offer, user_id).await?;
    Ok((tx, Accepted { user_id, workspace_id, session }))
}

async fn person(tx: &SystemTx, offer: &Offer, joiner: Joiner) -> Result<UserId, PeopleError> {
    let email = &offer.invited.invitation.email;
    match (joiner, &offer.person) {
        (Joiner::Known(user), _) if user.email == *email => Ok(user.id),
        (Joiner::New(new), None) => Ok(tx.add_user(email, &new.name, &new.password_hash).await?.id),
        (Joiner::Known(_), _) | (Joiner::New(_), Some(_)) => Err(PeopleError::ForSomebodyElse),
    }
}

async fn join(tx: &WorkspaceTx, offer: &Offer, user: UserId) -> Result<(), PeopleError> {
    let invitation = &offer.invited.invitation;
    if !tx.invitations().accept(invitation.id).await? {
        return Err(PeopleError::NotFound { noun: "invitation" });
    }
    if tx.members().find_user(user).await?.is_some() {
        return Err(PeopleError::AlreadyMember);
    }
    let member = tx.members().add(user, invitation.role).await?;
    let details = json!({ "invitation_id": invitation.id, "role": invitation.role });
    tx.audit().record(AuditAction::MemberJoined, Some(member.as_uuid()), &details).await?;
    Ok(())
}
