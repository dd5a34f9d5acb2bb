//! People and groups the workspace talks to.

use axum::http::StatusCode;
use axum::response::Response;
use blazz_domain::ContactId;
use blazz_domain::contact::ContactType;
use blazz_inbox::contacts::{self, ContactChange, NewContact};
use blazz_inbox::views::{self, ContactView};
use blazz_storage::workspace::contacts::{Contact, ContactKey};
use blazz_storage::{Page, WorkspaceTx};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::merges::MergeView;
use crate::access::{May, right};
use crate::extract::{
    IdempotencyHeader, Json, Once, PageOf, Paging, PagingQuery, Path, Query, write_cursor,
};
use crate::problem::{ApiError, ApiResult};
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_contacts, create_contact))
        .routes(routes!(contact, change_contact, delete_contact))
        .routes(routes!(merge_contacts))
}

/// How many contacts a search finds at most.
const FOUND_AT_MOST: usize = 200;

/// Which contacts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ContactFilter {
    /// Words that names or numbers begin with; at most 200 contacts are found, in one page.
    q: Option<String>,
    r#type: Option<ContactType>,
}

impl ContactFilter {
    fn words(&self) -> Option<&str> {
        self.q.as_deref().map(str::trim).filter(|words| !words.is_empty())
    }
}

/// Contacts by name.
#[utoipa::path(get, path = "/contacts", tag = "contacts", params(ContactFilter, PagingQuery), responses((status = OK, body = PageOf<ContactView>)))]
async fn list_contacts(
    caller: May<right::ContactsRead>,
    Query(filter): Query<ContactFilter>,
    paging: Paging<ContactKey>,
) -> ApiResult<axum::Json<PageOf<ContactView>>> {
    let tx = caller.read();
    let page = match filter.words() {
        Some(words) => Page { items: search(&tx, words, filter.r#type).await?, next: None },
        None => tx.contacts().list(filter.r#type, paging.after, paging.limit).await?,
    };
    let items = views::contacts(&tx, &page.items).await?;
    Ok(axum::Json(PageOf { items, next_cursor: page.next.as_ref().map(write_cursor) }))
}

async fn search(
    tx: &WorkspaceTx,
    words: &str,
    kind: Option<ContactType>,
) -> ApiResult<Vec<Contact>> {
    let ids = tx.contact_terms().search(words, FOUND_AT_MOST).await?;
    let mut found = tx.contacts().list_by_id(&ids).await?;
    found.retain(|contact| is_listed(contact) && kind.is_none_or(|it| it == contact.contact_type));
    found.sort_by(|one, other| (&one.sort_name, one.id).cmp(&(&other.sort_name, other.id)));
    Ok(found)
}

fn is_listed(contact: &Contact) -> bool {
    contact.deleted_at.is_none() && contact.merged_into.is_none()
}

/// A new contact.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateContact {
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// With country code, or as people of the installation's country write it.
    phone: String,
    /// Only people can be added by hand.
    r#type: Option<ContactType>,
}

/// Adds a person by phone number.
#[utoipa::path(post, path = "/contacts", tag = "contacts", params(IdempotencyHeader), request_body = CreateContact, responses((status = CREATED, body = ContactView)))]
async fn create_contact(
    caller: May<right::ContactsWrite>,
    once: Once<CreateContact>,
) -> ApiResult<Response> {
    let tx = caller.begin().await?;
    if let Some(earlier) = once.earlier(&tx).await? {
        return Ok(earlier);
    }
    let contact = contacts::create(caller.inbox(), &tx, once.body.to_contact()?).await?;
    once.keep(tx, StatusCode::CREATED, &contact).await
}

impl CreateContact {
    fn to_contact(&self) -> ApiResult<NewContact> {
        if self.r#type == Some(ContactType::Group) {
            let message = "groups are made on WhatsApp and appear here by themselves";
            return Err(ApiError::invalid_field("type", "not_by_hand", message));
        }
        Ok(NewContact { name: self.name.clone(), phone: self.phone.clone() })
    }
}

/// One contact; one that was merged away leads to the one that was kept.
#[utoipa::path(get, path = "/contacts/{id}", tag = "contacts", params(("id" = ContactId, Path)), responses((status = OK, body = ContactView)))]
async fn contact(
    caller: May<right::ContactsRead>,
    Path(id): Path<ContactId>,
) -> ApiResult<axum::Json<ContactView>> {
    let tx = caller.read();
    let contact = find(&tx, id).await?;
    Ok(axum::Json(views::contact(&tx, &contact).await?))
}

/// The contact that an id means today, unless it was deleted.
pub(super) async fn find(tx: &WorkspaceTx, id: ContactId) -> ApiResult<Contact> {
    let contact = follow(tx, id).await?;
    if contact.deleted_at.is_some() { Err(missing()) } else { Ok(contact) }
}

/// The contact that an id means today; of a deleted one the chats are still read.
pub(super) async fn follow(tx: &WorkspaceTx, id: ContactId) -> ApiResult<Contact> {
    let found = tx.contacts().find(id).await?.ok_or_else(missing)?;
    match found.merged_into {
        Some(kept) => tx.contacts().find(kept).await?.ok_or_else(missing),
        None => Ok(found),
    }
}

fn missing() -> ApiError {
    ApiError::not_found("contact")
}

/// What is to be different.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeContact {
    #[schema(min_length = 1, max_length = 255)]
    name: Option<String>,
    /// Takes the place of the number known so far.
    phone: Option<String>,
}

/// Changes a contact's name or number.
#[utoipa::path(put, path = "/contacts/{id}", tag = "contacts", params(("id" = ContactId, Path)), request_body = ChangeContact, responses((status = OK, body = ContactView)))]
async fn change_contact(
    caller: May<right::ContactsWrite>,
    Path(id): Path<ContactId>,
    Json(body): Json<ChangeContact>,
) -> ApiResult<axum::Json<ContactView>> {
    let tx = caller.begin().await?;
    let change = ContactChange { name: body.name, phone: body.phone };
    let contact = contacts::update(caller.inbox(), &tx, id, change).await?;
    tx.commit().await?;
    Ok(axum::Json(contact))
}

/// Deletes a contact; what was said stays in its chats.
#[utoipa::path(delete, path = "/contacts/{id}", tag = "contacts", params(("id" = ContactId, Path)), responses((status = NO_CONTENT)))]
async fn delete_contact(
    caller: May<right::ContactsDelete>,
    Path(id): Path<ContactId>,
) -> ApiResult<StatusCode> {
    let tx = caller.begin().await?;
    contacts::delete(&tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The contact that goes into the one in the path.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeContacts {
    other_contact_id: ContactId,
}

/// Makes two contacts one; every message is kept, and it can be undone.
#[utoipa::path(post, path = "/contacts/{id}/merge", tag = "contacts", params(("id" = ContactId, Path), IdempotencyHeader), request_body = MergeContacts, responses((status = OK, body = MergeView)))]
async fn merge_contacts(
    caller: May<right::ContactsMerge>,
    Path(id): Path<ContactId>,
    once: Once<MergeContacts>,
) -> ApiResult<Response> {
    let tx = caller.begin().await?;
    if let Some(earlier) = once.earlier(&tx).await? {
        return Ok(earlier);
    }
    let merge = contacts::merge(&tx, id, once.body.other_contact_id).await?;
    once.keep(tx, StatusCode::OK, &MergeView::from(merge)).await
}
