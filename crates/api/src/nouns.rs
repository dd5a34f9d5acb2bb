//! The nouns of the API, one file each: what is sent, what is answered, and the handlers between.

mod accounts;
mod alerts;
mod audit;
mod auth;
mod broadcasting;
mod chats;
mod contacts;
mod events;
mod groups;
mod inbound;
mod invitations;
mod jobs;
mod me;
mod media;
mod members;
mod merges;
mod messages;
mod operations;
mod permissions;
mod pictures;
mod presence;
mod search;
mod send;
mod sessions;
mod setup;
mod tokens;
mod typing;
mod workspaces;

use utoipa_axum::router::OpenApiRouter;

use crate::state::ApiState;

/// Every operation that people and integrators call.
pub(crate) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .merge(setup::routes())
        .merge(auth::routes())
        .merge(sessions::routes())
        .merge(workspaces::routes())
        .merge(alerts::routes())
        .merge(members::routes())
        .merge(invitations::routes())
        .merge(tokens::routes())
        .merge(permissions::routes())
        .merge(accounts::routes())
        .merge(groups::routes())
        .merge(operations::routes())
        .merge(chats::routes())
        .merge(messages::routes())
        .merge(search::routes())
        .merge(send::routes())
        .merge(media::routes())
        .merge(contacts::routes())
        .merge(pictures::routes())
        .merge(merges::routes())
        .merge(presence::routes())
        .merge(typing::routes())
        .merge(jobs::routes())
        .merge(inbound::routes())
        .merge(events::routes())
        .merge(audit::routes())
        .merge(broadcasting::routes())
}
