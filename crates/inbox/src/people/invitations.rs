//! Links that let somebody join: made, taken back, looked at, accepted.

mod accept;

use std::time::Duration;

use blazz_domain::InvitationId;
use blazz_domain::audit::AuditAction;
use blazz_domain::role::Role;
use blazz_storage::WorkspaceTx;
use blazz_storage::system::SystemTx;
use blazz_storage::system::people::User;
use blazz_storage::system::tokens::Invited;
use blazz_storage::workspace::invitations::Invitation;
use secrecy::SecretString;
use serde_json::json;

use super::error::PeopleError;
use super::fields::Fields;
use super::members::may_grant;
use super::secret;

pub use accept::{Accepted, Joiner, NewPerson, accept};

/// How long an invitation can be accepted.
const LIFETIME: Duration = Duration::from_hours(24 * 7);

/// An invitation with the secret of its link, which is told once.
#[derive(Debug)]
pub struct Invite {
    pub invitation: Invitation,
    pub secret: SecretString,
}

/// What somebody who holds a link is offered.
#[derive(Debug)]
pub struct Offer {
    pub invited: Invited,
    /// Who signs in with the invited address already.
    pub person: Option<User>,
}

/// Invites an address; whoever brings the link may join with this role.
pub async fn invite(tx: &WorkspaceTx, email: &str, role: Role) -> Result<Invite, PeopleError> {
    let mut fields = Fields::default();
    let email = fields.email("email", email);
    let email = fields.finish_with(email)?;
    may_grant(tx, role)?;
    if tx.members().list().await?.iter().any(|member| member.email == email.as_str()) {
        return Err(PeopleError::AlreadyMember);
    }
    let secret = secret::make("");
    let hash = secret::hash(&secret);
    let expires_at = tx.now().plus(LIFETIME);
    let invitation = tx.invitations().add(email.as_str(), role, &hash, expires_at).await?;
    let details = json!({ "email": invitation.email, "role": role });
    let target = Some(invitation.id.as_uuid());
    tx.audit().record(AuditAction::InvitationCreated, target, &details).await?;
    Ok(Invite { invitation, secret })
}

/// Takes an invitation back; its link opens nothing from the commit on.
pub async fn revoke(tx: &WorkspaceTx, id: InvitationId) -> Result<(), PeopleError> {
    let missing = PeopleError::NotFound { noun: "invitation" };
    let Some(invitation) = tx.invitations().find(id).await? else { return Err(missing) };
    may_grant(tx, invitation.role)?;
    tx.invitations().remove(id).await?;
    let details = json!({ "email": invitation.email, "role": invitation.role });
    tx.audit().record(AuditAction::InvitationRevoked, Some(id.as_uuid()), &details).await?;
    Ok(())
}

/// Finds what a link offers, unless it was used, taken back or has run out.
pub async fn look_up(tx: &SystemTx, secret: &SecretString) -> Result<Offer, PeopleError> {
    let invited = tx
        .find_invitation(&secret::hash(secret))
        .await?
        .ok_or(PeopleError::NotFound { noun: "invitation" })?;
    let person = tx.find_credential(&invited.invitation.email).await?;
    Ok(Offer { invited, person: person.map(|credential| credential.user) })
}
