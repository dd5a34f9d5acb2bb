//! One parameter filled with another workspace's value, in a request that is the attacker's own otherwise.

use axum::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::parameters;
use crate::answer::Answer;
use crate::asks::ask;
use crate::browser::Browser;
use crate::furniture::Furnished;
use crate::operations::Operation;

/// What the value of a parameter names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Something of a workspace, by its id.
    Thing,
    /// A place in a list.
    Cursor,
    /// A request made before.
    Key,
    ClientMessage,
    Channel,
}

#[derive(Debug)]
pub(super) struct Crossing {
    pub(super) parameter: &'static str,
    pub(super) names: Names,
    pub(super) theirs: String,
    pub(super) invented: String,
    own_path: String,
    own_body: Value,
}

/// All that can be crossed in one operation.
pub(super) async fn crossings(
    operation: &Operation,
    own: &Furnished,
    theirs: &Furnished,
    victim: &Browser,
) -> Vec<Crossing> {
    let new_id = || victim.house.database.ids().new_id::<Uuid>();
    let mut found = Vec::new();
    for (of, parameter, word) in parameters() {
        if of != operation.id && Some(of) != operation.body.as_deref() {
            continue;
        }
        let Some(names) = names(word) else { continue };
        let value = match names {
            Names::Cursor => cursor(operation, theirs, victim).await,
            Names::Key => use_a_key(operation, theirs, victim).await,
            _ => theirs.named(word),
        };
        let invented = match names {
            // Nobody's place in a list cannot be invented: the beginning stands in for it.
            Names::Cursor => String::new(),
            Names::Channel => {
                let kind = value.split('.').next().unwrap();
                format!("{kind}.{}", new_id())
            }
            _ => new_id().to_string(),
        };
        found.push(Crossing {
            parameter,
            names,
            theirs: value,
            invented,
            own_path: operation.about(own),
            own_body: (ask(&operation.id).body)(own),
        });
    }
    found
}

fn names(word: &str) -> Option<Names> {
    match word {
        "plain" | "secret" => None,
        "cursor" => Some(Names::Cursor),
        "key" => Some(Names::Key),
        "client message" => Some(Names::ClientMessage),
        "channel" => Some(Names::Channel),
        _ => Some(Names::Thing),
    }
}

/// The victim's way to the second page of this list.
async fn cursor(operation: &Operation, theirs: &Furnished, victim: &Browser) -> String {
    let asked = operation.about(theirs);
    let joint = if asked.contains('?') { '&' } else { '?' };
    let page = victim.get(&format!("{asked}{joint}limit=1")).await.expect(200);
    let cursor = page["next_cursor"].as_str();
    cursor.unwrap_or_else(|| panic!("{} has one page: {page}", operation.id)).to_owned()
}

/// Has the victim do the same under a key.
async fn use_a_key(operation: &Operation, theirs: &Furnished, victim: &Browser) -> String {
    let key = format!("key-{}", operation.id);
    let request = victim.request(&operation.method, &operation.about(theirs));
    let body = (ask(&operation.id).body)(theirs);
    let done = victim.send_json(request.header("idempotency-key", &key), &body).await;
    assert!(done.status.is_success(), "{}: {}", operation.id, done.text);
    key
}

impl Furnished {
    /// The id that a word of the table names.
    fn named(&self, word: &str) -> String {
        let id = match word {
            "workspace" => &self.workspace,
            "member" => &self.member,
            "session" => &self.session,
            "invitation" => &self.invitation,
            "token" => &self.token,
            "account" => &self.account,
            "device" => &self.device,
            "contact" => &self.contact,
            "chat" => &self.chat,
            "group" => &self.group,
            "operation" => &self.operation,
            "message" => &self.message,
            "lost message" => &self.lost[0],
            "media" => &self.media,
            "upload" => &self.upload,
            "merge" => &self.merge,
            "job" => &self.jobs[0],
            "inbound" => &self.inbound,
            "client message" => &self.client_message,
            "channel" => return format!("private-chat.{}", self.contact),
            _ => panic!("nothing is called {word}"),
        };
        id.clone()
    }
}

impl Crossing {
    /// Sends the attacker's own request with this value in the parameter.
    pub(super) async fn send(
        &self,
        attacker: &Browser,
        operation: &Operation,
        value: &str,
    ) -> Answer {
        let (place, name) = self.parameter.split_once('.').unwrap();
        match place {
            "path" => self.ask(attacker, &operation.method, &operation.at(value)).await,
            "query" if value.is_empty() => {
                self.ask(attacker, &operation.method, &self.own_path).await
            }
            "query" => {
                let path = format!("{}?{name}={value}", self.own_path);
                self.ask(attacker, &operation.method, &path).await
            }
            "header" => {
                let request = attacker.request(&operation.method, &self.own_path);
                let request = request.header(name, value);
                attacker.send_json(request, &self.own_body).await
            }
            _ => {
                let body = filled(self.own_body.clone(), name, value);
                attacker.ask(operation.method.clone(), &self.own_path, body).await
            }
        }
    }

    async fn ask(&self, attacker: &Browser, method: &Method, path: &str) -> Answer {
        attacker.ask(method.clone(), path, self.own_body.clone()).await
    }
}

/// The body with this field; what would exclude it is taken out.
fn filled(mut body: Value, name: &str, value: &str) -> Value {
    let addressees = ["chat_id", "contact_id", "to"];
    if addressees.contains(&name) {
        for other in addressees {
            body.as_object_mut().unwrap().remove(other);
        }
    }
    match name {
        // Mixed with one's own.
        "contact_ids" => body[name].as_array_mut().unwrap().push(json!(value)),
        "reaction.message_id" => {
            body["type"] = json!("reaction");
            body["reaction"] = json!({ "message_id": value, "emoji": "👍" });
        }
        "image.media_id" => {
            body["type"] = json!("image");
            body["image"] = json!({ "media_id": value });
        }
        "vote.message_id" => {
            body["type"] = json!("vote");
            body["vote"] = json!({ "message_id": value, "options": [] });
        }
        _ => body[name] = json!(value),
    }
    body
}
