//! The OpenAPI document: what the handlers say, and what is the same for all of them.

mod headers;

use utoipa::OpenApi as _;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::server::Server;
use utoipa::openapi::{Components, OpenApi, SecurityRequirement};
use utoipa_axum::router::OpenApiRouter;

use crate::router;

/// The operations that are open to everybody. The test that sweeps over all operations knows the same list.
const OPEN: &[&str] = &[
    "setup_state",
    "set_up",
    "login",
    "look_up_invitation",
    "accept_invitation",
    "verify_webhook",
    "receive_webhook",
    "receive_bridge_webhook",
    "live",
    "ready",
    "metrics",
];

/// Those that are not slowed down: the program's own machines, Meta's, and bridges.
const UNPACED: &[&str] =
    &["verify_webhook", "receive_webhook", "receive_bridge_webhook", "live", "ready", "metrics"];

/// Those that are served at the root alone.
const AT_THE_ROOT: &[&str] = &["live", "ready", "metrics"];

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Blazz",
        description = "A team answers its customers on WhatsApp together.",
        license(name = "MIT OR Apache-2.0")
    ),
    components(schemas(crate::problem::Problem))
)]
struct Base;

/// The whole document; the same for the same program, so that it can be checked in.
pub fn openapi() -> OpenApi {
    complete(router::operations().into_openapi())
}

/// An empty document for the router to fill.
pub(crate) fn collect<S>() -> OpenApiRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    OpenApiRouter::with_openapi(Base::openapi())
}

/// Adds servers, ways to sign in, and how refusals look.
pub(crate) fn complete(mut document: OpenApi) -> OpenApi {
    document.servers = Some(vec![Server::new("/api/v1"), Server::new("/")]);
    let components = document.components.get_or_insert_with(Components::new);
    add_security(components);
    headers::define(components);
    for item in document.paths.paths.values_mut() {
        for operation in operations_of(item) {
            complete_operation(operation);
        }
    }
    document
}

fn add_security(components: &mut Components) {
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("blz_…");
    let token = token.description(Some("An API token of the workspace."));
    let cookie = ApiKeyValue::with_description(
        "blazz_session",
        "The session of a signed-in browser; `__Host-blazz_session` behind TLS. Requests that change \
         something also need the header `X-Requested-With: blazz`.",
    );
    components.add_security_scheme("token", SecurityScheme::Http(token.build()));
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
}

fn operations_of(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete]
        .into_iter()
        .filter_map(Option::as_mut)
}

fn complete_operation(operation: &mut Operation) {
    let is_in =
        |list: &[&str]| operation.operation_id.as_deref().is_some_and(|id| list.contains(&id));
    let is_open = is_in(OPEN);
    if is_in(AT_THE_ROOT) {
        operation.servers = Some(vec![Server::new("/")]);
    }
    let none: [&str; 0] = [];
    operation.security = Some(if is_open {
        Vec::new()
    } else {
        vec![SecurityRequirement::new("token", none), SecurityRequirement::new("session", none)]
    });
    headers::complete(operation, !is_in(UNPACED));
}
