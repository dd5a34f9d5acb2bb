//! Links that let people join.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use blazz_domain::role::Role;
use blazz_domain::{InvitationId, Timestamp};
use blazz_inbox::people::invitations::{self, Joiner, NewPerson, Offer};
use blazz_inbox::people::login;
use blazz_storage::workspace::invitations::Invitation;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::me::Me;
use crate::access::{May, Visitor, right};
use crate::extract::{IdempotencyHeader, Json, Once, PageOf, Path};
use crate::problem::{ApiError, ApiResult};
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_invitations, invite))
        .routes(routes!(revoke_invitation))
        .routes(routes!(look_up_invitation))
        .routes(routes!(accept_invitation))
}

/// An invitation, without its link.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invitation)]
pub(crate) struct InvitationView {
    id: InvitationId,
    email: String,
    role: Role,
    expires_at: Timestamp,
    accepted_at: Option<Timestamp>,
    created_at: Timestamp,
}

/// An invitation that was just made, with its link: it is told once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreatedInvitation {
    #[serde(flatten)]
    invitation: InvitationView,
    url: String,
}

impl From<Invitation> for InvitationView {
    fn from(invitation: Invitation) -> Self {
        Self {
            id: invitation.id,
            email: invitation.email,
            role: invitation.role,
            expires_at: invitation.expires_at,
            accepted_at: invitation.accepted_at,
            created_at: invitation.created_at,
        }
    }
}

/// All invitations, newest first.
#[utoipa::path(get, path = "/invitations", tag = "invitations", responses((status = OK, body = PageOf<InvitationView>)))]
async fn list_invitations(
    caller: May<right::InvitationsManage>,
) -> ApiResult<axum::Json<PageOf<InvitationView>>> {
    let tx = caller.read();
    Ok(axum::Json(PageOf::whole(tx.invitations().list().await?, InvitationView::from)))
}

/// Whom to invite, as what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invite {
    email: String,
    role: Role,
}

/// Makes a link that lets one person join within seven days.
#[utoipa::path(post, path = "/invitations", tag = "invitations", params(IdempotencyHeader), request_body = Invite, responses((status = CREATED, body = CreatedInvitation)))]
async fn invite(caller: May<right::InvitationsManage>, once: Once<Invite>) -> ApiResult<Response> {
    let tx = caller.begin().await?;
    if let Some(earlier) = once.earlier(&tx).await? {
        return Ok(earlier);
    }
    let made = invitations::invite(&tx, &once.body.email, once.body.role).await?;
    let public_url = &caller.state().settings().public_url;
    let url = format!("{public_url}/app/invitations/{}", made.secret.expose_secret());
    let view = CreatedInvitation { invitation: made.invitation.into(), url };
    once.keep(tx, StatusCode::CREATED, &view).await
}

/// Takes an invitation back; its link opens nothing any more.
#[utoipa::path(delete, path = "/invitations/{id}", tag = "invitations", params(("id" = InvitationId, Path)), responses((status = NO_CONTENT)))]
async fn revoke_invitation(
    caller: May<right::InvitationsManage>,
    Path(id): Path<InvitationId>,
) -> ApiResult<StatusCode> {
    let tx = caller.begin().await?;
    invitations::revoke(&tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The secret in the link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitationToken {
    #[schema(value_type = String)]
    token: SecretString,
}

/// What a link offers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvitationLookup {
    workspace_name: String,
    email: String,
    role: Role,
    /// Whether the invited address has no account yet: name and password are needed to accept.
    needs_account: bool,
}

impl From<Offer> for InvitationLookup {
    fn from(offer: Offer) -> Self {
        Self {
            workspace_name: offer.invited.workspace_name,
            email: offer.invited.invitation.email,
            role: offer.invited.invitation.role,
            needs_account: offer.person.is_none(),
        }
    }
}

/// Shows what a link offers to whoever holds it.
#[utoipa::path(post, path = "/invitations/lookup", tag = "invitations", request_body = InvitationToken, responses((status = OK, body = InvitationLookup)))]
async fn look_up_invitation(
    visitor: Visitor,
    Json(body): Json<InvitationToken>,
) -> ApiResult<axum::Json<InvitationLookup>> {
    let offer = invitations::look_up(&visitor.read(), &body.token).await?;
    Ok(axum::Json(offer.into()))
}

/// The secret in the link, and who joins: nothing more when signed in as the invited address; the password
/// when that address has an account; name and a new password when it has none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptInvitation {
    #[schema(value_type = String)]
    token: SecretString,
    name: Option<String>,
    #[schema(value_type = Option<String>, format = Password)]
    password: Option<SecretString>,
}

/// Joins the workspace of the link and signs in there.
#[utoipa::path(post, path = "/invitations/accept", tag = "invitations", request_body = AcceptInvitation, responses((status = OK, body = Me)))]
async fn accept_invitation(
    visitor: Visitor,
    Json(body): Json<AcceptInvitation>,
) -> ApiResult<Response> {
    let AcceptInvitation { token, name, password } = body;
    let offer = invitations::look_up(&visitor.read(), &token).await?;
    let joiner = joiner(&visitor, offer, name, password).await?;
    let tx = visitor.begin().await?;
    let (tx, accepted) =
        invitations::accept(tx, &token, joiner, visitor.browser(), visitor.session()).await?;
    tx.commit().await?;
    let me = Me::load(visitor.state(), accepted.user_id, Some(accepted.workspace_id)).await?;
    Ok((visitor.cookies(&accepted.session), axum::Json(me)).into_response())
}

/// Whom the request shows itself to be: by its session, by the password, or as somebody new.
async fn joiner(
    visitor: &Visitor,
    offer: Offer,
    name: Option<String>,
    password: Option<SecretString>,
) -> ApiResult<Joiner> {
    let required =
        |field: &str| ApiError::invalid_field(field, "required", "needed to join with this link");
    let Some(person) = offer.person else {
        let (name, password) =
            (name.ok_or_else(|| required("name"))?, password.ok_or_else(|| required("password"))?);
        let new = NewPerson::prepare(&visitor.gate().passwords, &name, password).await?;
        return Ok(Joiner::New(new));
    };
    if visitor.session().is_some_and(|session| session.user_id == person.id) {
        return Ok(Joiner::Known(person));
    }
    let password = password.ok_or_else(|| required("password"))?;
    let (read, gate, whence) = (visitor.read(), visitor.gate(), visitor.whence());
    Ok(Joiner::Known(login::recognise(&read, gate, &person.email, password, whence).await?))
}
