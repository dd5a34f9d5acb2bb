//! Every parameter of every operation, filled with what belongs to another workspace: the answer is the one
//! that an invented value gets, and the other workspace neither shows nor changes.
//! `sweep/parameters.csv` says of each parameter what it names; what is missing or too much in it fails.

mod crossing;

use std::collections::BTreeSet;

use axum::http::{HeaderName, HeaderValue};
use serde_json::json;

use crate::answer::Answer;
use crate::browser::Browser;
use crate::furniture::{Furnished, HERE, THERE, furnish};
use crate::house::House;
use crate::operations::{Operation, fields, operations};
use crate::rows::rows_of;
use crossing::{Crossing, Names, crossings};

const PARAMETERS: &str = include_str!("sweep/parameters.csv");

/// Operation or schema, parameter, and what it names.
fn parameters() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    PARAMETERS.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), 3, "{line}");
        (cells[0], cells[1], cells[2])
    })
}

#[test]
fn the_table_names_every_parameter_once_and_no_other() {
    let mut known = BTreeSet::new();
    for operation in operations() {
        for parameter in &operation.parameters {
            known.insert(format!("{},{parameter}", operation.id));
        }
        if let Some(schema) = &operation.body {
            known.extend(fields(schema).into_iter().map(|field| format!("{schema},body.{field}")));
        }
    }
    let rows: Vec<String> = parameters().map(|(of, name, _)| format!("{of},{name}")).collect();
    let listed: BTreeSet<String> = rows.iter().cloned().collect();
    let missing: Vec<_> = known.difference(&listed).collect();
    let surplus: Vec<_> = listed.difference(&known).collect();
    assert!(missing.is_empty() && surplus.is_empty(), "missing {missing:#?} surplus {surplus:#?}");
    assert_eq!(rows.len(), listed.len(), "a parameter stands twice");
}

/// Two mirrored workspaces: the one that is attacked, and its neighbour who attacks.
struct Street {
    house: House,
    victim: Browser,
    theirs: Furnished,
    attacker: Browser,
    own: Furnished,
}

impl Street {
    async fn build() -> Self {
        let house = House::build().await;
        let victim = house.owner().await;
        let attacker = victim.neighbour().await;
        let theirs = furnish(&victim, THERE).await;
        let own = furnish(&attacker, HERE).await;
        Self { house, victim, theirs, attacker, own }
    }

    #[track_caller]
    fn shows_nothing(&self, what: &str, answer: &Answer) {
        let heard = format!("{:?} {}", answer.headers, answer.text);
        let leaked = self.theirs.everything().find(|secret| heard.contains(*secret));
        assert_eq!(leaked, None, "{what}: {}", answer.text);
    }
}

#[tokio::test]
async fn what_belongs_to_another_workspace_is_like_what_nobody_has() {
    let street = Street::build().await;
    let mut prepared = Vec::new();
    for operation in operations() {
        let found = crossings(&operation, &street.own, &street.theirs, &street.victim).await;
        prepared.push((operation, found));
    }
    let count: usize = prepared.iter().map(|(_, found)| found.len()).sum();
    assert!(count > 60, "only {count} parameters are crossed");
    let before = rows_of(&street.house, &street.theirs.workspace);
    for (operation, found) in &prepared {
        for crossing in found {
            cross(&street, operation, crossing).await;
        }
    }
    for operation in operations().into_iter().filter(|it| it.method == axum::http::Method::GET) {
        let answer = operation.ask(&street.attacker, &street.own).await;
        street.shows_nothing(&operation.id, &answer);
    }
    assert_eq!(rows_of(&street.house, &street.theirs.workspace), before);
}

/// What was answered, without what is of this one request.
fn plain(answer: &Answer) -> String {
    let mut body = answer.json();
    if let Some(problem) = body.as_object_mut() {
        problem.remove("request_id");
    }
    body.to_string()
}

async fn cross(street: &Street, operation: &Operation, crossing: &Crossing) {
    let what = format!("{} {}", operation.id, crossing.parameter);
    let theirs = crossing.send(&street.attacker, operation, &crossing.theirs).await;
    if crossing.names == Names::Key {
        // It takes effect, as under a key nobody has used.
        assert!(theirs.status.is_success(), "{what}: {}", theirs.text);
        assert_eq!(theirs.header("idempotent-replayed"), "", "{what}");
        return street.shows_nothing(&what, &theirs);
    }
    let invented = crossing.send(&street.attacker, operation, &crossing.invented).await;
    let plain = |answer: &Answer, value: &str| plain(answer).replace(value, "the value");
    assert_eq!(theirs.status, invented.status, "{what}: {} {}", theirs.text, invented.text);
    match crossing.names {
        Names::Key => {}
        // What the attacker sends may come back to the attacker.
        Names::ClientMessage | Names::Cursor => {
            assert!(theirs.status.is_success(), "{what}: {}", theirs.text);
            let heard = theirs.text.replace(&crossing.theirs, "the value");
            let leaked = street.theirs.everything().find(|secret| heard.contains(*secret));
            assert_eq!(leaked, None, "{what}: {}", theirs.text);
        }
        Names::Thing => {
            assert_ne!(theirs.status, 403, "{what}: {}", theirs.text);
            let (one, other) =
                (plain(&theirs, &crossing.theirs), plain(&invented, &crossing.invented));
            assert_eq!(one, other, "{what}");
        }
        Names::Channel => {
            theirs.refused(403, "channel_closed");
            assert_eq!(
                plain(&theirs, &crossing.theirs),
                plain(&invented, &crossing.invented),
                "{what}"
            );
        }
    }
}

/// A place in a thread may be told by a message's id, too.
#[tokio::test]
async fn a_message_of_another_workspace_is_no_place_in_a_thread() {
    let street = Street::build().await;
    let thread = format!("/chats/{}/messages", street.own.contact);
    let invented: uuid::Uuid = street.house.database.ids().new_id();
    for name in ["before", "after"] {
        let ask = async |id: &str| street.attacker.get(&format!("{thread}?{name}={id}")).await;
        let answer = ask(&street.own.message).await;
        assert!(answer.status.is_success(), "{name} takes no message: {}", answer.text);
        let theirs = ask(&street.theirs.message).await;
        let nobodys = ask(&invented.to_string()).await;
        street.shows_nothing(name, &theirs);
        assert!(theirs.status.is_client_error(), "{name}: {}", theirs.text);
        assert_eq!(theirs.status, nobodys.status, "{name}");
        assert_eq!(plain(&theirs), plain(&nobodys), "{name}");
    }
}

#[tokio::test]
async fn the_owner_of_another_workspace_finds_nothing_and_changes_nothing() {
    let street = Street::build().await;
    let before = rows_of(&street.house, &street.theirs.workspace);
    for operation in operations().into_iter().filter(|it| !it.is_open) {
        let answer = operation.ask(&street.attacker, &street.theirs).await;
        street.shows_nothing(&operation.id, &answer);
    }
    assert_eq!(rows_of(&street.house, &street.theirs.workspace), before);
}

#[tokio::test]
async fn no_header_and_no_query_leads_into_another_workspace() {
    let street = Street::build().await;
    let before = rows_of(&street.house, &street.theirs.workspace);
    let (workspace, account) = (&street.theirs.workspace, &street.theirs.account);
    let headers = ["x-workspace-id", "x-workspace", "workspace", "x-tenant-id", "x-account-id"];
    for operation in operations().into_iter().filter(|it| it.method == axum::http::Method::GET) {
        let path = operation.about(&street.own);
        let usual = street.attacker.get(&path).await;
        let sign = if path.contains('?') { '&' } else { '?' };
        let query = format!("{path}{sign}workspace_id={workspace}&workspace={workspace}");
        let mut request = street.attacker.request(&operation.method, &query);
        for name in headers {
            let value = if name == "x-account-id" { account } else { workspace };
            let value: HeaderValue = value.parse().unwrap();
            request = request.header(HeaderName::from_static(name), value);
        }
        let answer = street.attacker.send(request.body(axum::body::Body::empty()).unwrap()).await;
        street.shows_nothing(&operation.id, &answer);
        assert_eq!(answer.status, usual.status, "{}", operation.id);
        if !answer.status.is_success() {
            continue;
        }
        assert_eq!(answer.text, usual.text, "{}", operation.id);
    }
    assert_eq!(rows_of(&street.house, &street.theirs.workspace), before);
}

#[tokio::test]
async fn somebody_in_two_workspaces_reaches_only_the_one_they_are_in() {
    let street = Street::build().await;
    let invited = street.victim.invite("nina@example.com", "admin").await;
    let guest = street.attacker.clone();
    guest.post("/invitations/accept", json!({ "token": invited })).await.expect(200);
    let path = format!("/chats/{}/messages", street.theirs.contact);
    guest.get(&path).await.expect(200);
    let home = json!({ "workspace_id": street.own.workspace });
    guest.put("/auth/workspace", home).await.expect(200);

    let before = rows_of(&street.house, &street.theirs.workspace);
    for operation in operations() {
        // Joining made the person known there, and they may go back.
        let is_about_the_person =
            ["list_workspaces", "me", "switch_workspace", "authorize_channel", "logout"]
                .contains(&operation.id.as_str());
        if operation.is_open || is_about_the_person {
            continue;
        }
        let answer = operation.ask(&guest, &street.theirs).await;
        street.shows_nothing(&operation.id, &answer);
    }
    assert_eq!(rows_of(&street.house, &street.theirs.workspace), before);
}
