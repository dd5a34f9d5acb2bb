//! Members: what they may become, and how they leave.

use blazz_domain::MemberId;
use blazz_domain::audit::AuditAction;
use blazz_domain::role::Role;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::members::Member;
use serde_json::json;

use super::error::PeopleError;

/// Gives a member another role.
pub async fn change_role(
    tx: &WorkspaceTx,
    id: MemberId,
    role: Role,
) -> Result<Member, PeopleError> {
    let member = load(tx, id).await?;
    may_grant(tx, member.role)?;
    may_grant(tx, role)?;
    if role != Role::Owner {
        keep_an_owner(tx, &member).await?;
    }
    tx.members().set_role(id, role).await?;
    let details = json!({ "user_id": member.user_id, "from": member.role, "to": role });
    tx.audit().record(AuditAction::MemberRoleChanged, Some(id.as_uuid()), &details).await?;
    Ok(Member { role, ..member })
}

/// Takes somebody out of the workspace. Their sessions and tokens open nothing here from the commit on.
pub async fn remove(tx: &WorkspaceTx, id: MemberId) -> Result<Member, PeopleError> {
    let member = load(tx, id).await?;
    may_grant(tx, member.role)?;
    keep_an_owner(tx, &member).await?;
    tx.members().remove(&member).await?;
    let details = json!({ "user_id": member.user_id, "role": member.role });
    tx.audit().record(AuditAction::MemberRemoved, Some(id.as_uuid()), &details).await?;
    Ok(member)
}

/// Whether whoever acts may give or take this role.
pub(super) fn may_grant(tx: &WorkspaceTx, role: Role) -> Result<(), PeopleError> {
    let may = tx.scope().role().is_none_or(|own| own.may_grant(role));
    if may { Ok(()) } else { Err(PeopleError::AboveYourRole) }
}

async fn load(tx: &WorkspaceTx, id: MemberId) -> Result<Member, PeopleError> {
    tx.members().find(id).await?.ok_or(PeopleError::NotFound { noun: "member" })
}

async fn keep_an_owner(tx: &WorkspaceTx, leaving: &Member) -> Result<(), PeopleError> {
    if leaving.role == Role::Owner && tx.members().count_owners().await? <= 1 {
        return Err(PeopleError::LastOwner);
    }
    Ok(())
}
