//! Customers: who there is, what their phone shows, writing and reading as them.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::problem::Problem;
use crate::cloud::{
    CustomerPhone, ThreadMessage, Writing, phones,
    phones::CustomerSettings,
    simulation::Simulation,
    world::{Customer, CustomerId, Peer, ThreadKey, World},
};

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent settings of one person's phone")]
pub(super) struct CustomerView {
    /// Digits, or the user id of somebody without a known number: names the customer in paths.
    handle: String,
    phone: Option<String>,
    user_id: String,
    username: Option<String>,
    name: String,
    on_whatsapp: bool,
    online: bool,
    sends_read_receipts: bool,
    accepts_marketing: bool,
    /// Whether the person answers by script; absent for somebody without one.
    answers_alone: Option<bool>,
    /// Unread messages by number.
    unread: BTreeMap<String, usize>,
    /// UTC milliseconds of the newest message in any thread.
    last_message_at: Option<i64>,
}

pub(super) async fn list(State(simulation): State<Arc<Simulation>>) -> Json<Vec<CustomerView>> {
    Json(simulation.world(|world| {
        let everyone = (0..world.customers.len()).map(CustomerId::at);
        everyone.map(|id| view(&simulation, world, id)).collect()
    }))
}

fn view(simulation: &Simulation, world: &World, id: CustomerId) -> CustomerView {
    let customer = world.customer(id);
    let threads = world.threads.iter().filter(|(key, _)| key.peer == Peer::Customer(id));
    let mut unread = BTreeMap::new();
    let mut last_message_at = None;
    for (key, thread) in threads {
        let waiting = thread.messages.iter().filter(|message| phones::is_unread(message, id));
        unread.insert(key.number.clone(), waiting.count());
        last_message_at = last_message_at.max(thread.messages.last().map(|message| message.at));
    }
    CustomerView {
        handle: customer.handle().to_owned(),
        phone: customer.phone().map(str::to_owned),
        user_id: customer.user_id.clone(),
        username: customer.username.clone(),
        name: customer.name.clone(),
        on_whatsapp: customer.on_whatsapp,
        online: customer.online,
        sends_read_receipts: customer.sends_read_receipts,
        accepts_marketing: customer.accepts_marketing,
        answers_alone: simulation.scripts.is_answering(id),
        unread,
        last_message_at,
    }
}

/// `phone`, or `user_id` for somebody whose number the business does not know.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum NewCustomer {
    Phone { phone: String, name: String },
    UserId { user_id: String, name: String },
}

pub(super) async fn create(
    State(simulation): State<Arc<Simulation>>,
    Json(new): Json<NewCustomer>,
) -> Json<CustomerView> {
    let (handle, person) = match new {
        NewCustomer::Phone { phone, name } => {
            let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
            let person = Customer::with_phone(&digits, &name);
            (digits, person)
        }
        NewCustomer::UserId { user_id, name } => {
            let person = Customer::with_user_id(&user_id, &name);
            (user_id, person)
        }
    };
    let view = simulation.world(|world| {
        let id = world.meet(&handle, person);
        view(&simulation, world, id)
    });
    simulation.changes.announce(crate::cloud::Change::Customers);
    Json(view)
}

/// Online or offline, receipts on or off, name, marketing.
pub(super) async fn change(
    State(simulation): State<Arc<Simulation>>,
    Path(handle): Path<String>,
    Json(settings): Json<CustomerSettings>,
) -> Result<Json<CustomerView>, Problem> {
    let id = find(&simulation, &handle)?;
    CustomerPhone { simulation: Arc::clone(&simulation), id }.apply(settings);
    Ok(Json(simulation.world(|world| view(&simulation, world, id))))
}

#[derive(Deserialize)]
pub(super) struct Which {
    /// The business number's id; without it the only number there is.
    number: Option<String>,
    /// A group instead of the private thread.
    group: Option<String>,
}

#[derive(Serialize)]
pub(super) struct ThreadView {
    number: String,
    /// Whether the phone shows the business typing.
    typing: bool,
    /// Until when the business may write freely, UTC milliseconds.
    window_closes_at: Option<i64>,
    messages: Vec<ThreadMessage>,
}

pub(super) async fn thread(
    State(simulation): State<Arc<Simulation>>,
    Path(handle): Path<String>,
    Query(which): Query<Which>,
) -> Result<Json<ThreadView>, Problem> {
    let (key, _) = place(&simulation, &handle, which)?;
    let now = simulation.now();
    let view = simulation.world(|world| {
        let thread = world.threads.get(&key);
        let messages = thread.map(|thread| thread.messages.clone()).unwrap_or_default();
        ThreadView {
            number: key.number.clone(),
            typing: thread.is_some_and(|thread| thread.typing_until > now),
            window_closes_at: thread
                .and_then(|thread| thread.window_opened_at)
                .map(|opened| opened + crate::cloud::window::DAY_MS),
            messages: messages.into_iter().filter(ThreadMessage::has_arrived).collect(),
        }
    });
    Ok(Json(view))
}

#[derive(Deserialize)]
pub(super) struct Post {
    #[serde(flatten)]
    which: Which,
    #[serde(flatten)]
    writing: Writing,
}

pub(super) async fn write(
    State(simulation): State<Arc<Simulation>>,
    Path(handle): Path<String>,
    Json(post): Json<Post>,
) -> Result<Json<Value>, Problem> {
    let (key, from) = place(&simulation, &handle, post.which)?;
    let wamid = phones::write(&simulation, &key, from, &post.writing)?;
    Ok(Json(json!({ "id": wamid })))
}

pub(super) async fn read(
    State(simulation): State<Arc<Simulation>>,
    Path(handle): Path<String>,
    Json(which): Json<Which>,
) -> Result<Json<Value>, Problem> {
    let (key, reader) = place(&simulation, &handle, which)?;
    Ok(Json(json!({ "read": phones::read_all(&simulation, &key, reader) })))
}

/// Bytes of any media, without a token: for the phone page.
pub(super) async fn media(
    State(simulation): State<Arc<Simulation>>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let found = simulation.world(|world| world.media.get(&id).cloned());
    let media = found.ok_or(Problem::Absent("media"))?;
    let headers = [
        (header::CONTENT_TYPE, media.mime_type),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "sandbox".to_owned()),
    ];
    Ok((headers, media.bytes).into_response())
}

fn find(simulation: &Simulation, handle: &str) -> Result<CustomerId, Problem> {
    simulation.world(|world| world.find_customer(handle)).ok_or(Problem::Absent("customer"))
}

fn place(
    simulation: &Simulation,
    handle: &str,
    which: Which,
) -> Result<(ThreadKey, CustomerId), Problem> {
    let customer = find(simulation, handle)?;
    let number = simulation.world(|world| match which.number {
        Some(number) => world.numbers.get(&number).map(|found| found.id.clone()),
        None => world.numbers.keys().next().cloned(),
    });
    let number = number.ok_or(Problem::Absent("number"))?;
    let peer = which.group.map_or(Peer::Customer(customer), Peer::Group);
    Ok((ThreadKey { number, peer }, customer))
}
