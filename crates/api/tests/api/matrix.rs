//! Who may do what: `matrix/authorisation.csv` has a row for each operation and for each kind of channel, a
//! column for each sort of caller, and the status they get. What is missing or too much in it fails.

mod callers;

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::Value;

use crate::answer::Answer;
use crate::asks::channel;
use crate::browser::Browser;
use crate::furniture::{Furnished, HERE, furnish};
use crate::house::House;
use crate::operations::{Operation, operations};
use callers::{CALLERS, Caller};

const COMMITTED: &str = include_str!("matrix/authorisation.csv");

/// Kinds of channels with whose id they end; the last is none of ours.
const CHANNELS: [&str; 4] =
    ["private-workspace", "private-chat", "presence-presence", "private-other"];

/// A column: the status of every row, by its name.
type Column = Vec<(String, u16)>;

#[tokio::test]
async fn every_caller_gets_what_the_table_says_at_every_operation() {
    let mut columns: Vec<Column> = Vec::new();
    for caller in CALLERS {
        columns.push(column(caller).await);
    }
    let found = write(&columns);
    assert!(found == COMMITTED, "the table is another one:\n{}", difference(&found));
}

async fn column(caller: &Caller) -> Column {
    let house = House::build().await;
    let owner = house.owner().await;
    let it = furnish(&owner, HERE).await;
    let browser = (caller.arrive)(&owner).await;
    let mut column = Vec::new();
    for kind in CHANNELS {
        let id = if kind == "private-chat" { &it.contact } else { &it.workspace };
        let answer = browser.post("/broadcasting/auth", channel(kind, id)).await;
        column.push((format!("channel {kind}.*"), answer.status.as_u16()));
    }
    for operation in operations() {
        // As a person would ask, so that nobody is told to slow down.
        house.wait(Duration::from_secs(1));
        let answer = operation.ask(&browser, &it).await;
        let status = answer.status.as_u16();
        if is_refused_at_the_door(&answer) {
            let (id, name) = (&operation.id, caller.name);
            for (what, other) in badly_asked(&operation, &browser, &it).await {
                let other = (other.status.as_u16(), &other.json()["code"]);
                assert_eq!(other, (status, &answer.json()["code"]), "{id} with {what} by {name}");
            }
        }
        column.push((operation.id, status));
    }
    column
}

/// Whoever may not, hears that before anything of the request is looked at.
fn is_refused_at_the_door(answer: &Answer) -> bool {
    let doors = ["unauthenticated", "forbidden", "session_needed", "no_workspace"];
    answer.json()["code"].as_str().is_some_and(|code| doors.contains(&code))
}

/// The same operation with a query, a body and a media type that are all wrong, and about what is no id.
async fn badly_asked(
    operation: &Operation,
    browser: &Browser,
    it: &Furnished,
) -> Vec<(&'static str, Answer)> {
    let method = &operation.method;
    let ask = async |path: &str, media_type: &str, body: &str| -> Answer {
        let request = browser.request(method, path).header("content-type", media_type);
        browser.send(request.body(Body::from(body.to_owned())).unwrap()).await
    };
    let path = operation.about(it);
    let mut answers = vec![
        ("a strange query", ask(&format!("{path}?cursor=%25&limit=x"), "text/plain", "").await),
        ("no id", ask(&operation.at("..%2f"), "text/plain", "").await),
    ];
    if *method != Method::GET {
        answers.push(("half a body", ask(&path, "application/json", "{\"x\":").await));
        answers.push(("a strange body", ask(&path, "application/json", "[1]").await));
        answers.push(("a form", ask(&path, "application/x-www-form-urlencoded", "a=b").await));
    }
    answers
}

fn write(columns: &[Column]) -> String {
    let names: Vec<&str> = CALLERS.iter().map(|caller| caller.name).collect();
    let mut lines = vec![format!("operation,{}", names.join(","))];
    for (index, (row, _)) in columns[0].iter().enumerate() {
        let cells = columns.iter().map(|column| column[index].1.to_string());
        lines.push(format!("{row},{}", cells.collect::<Vec<_>>().join(",")));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn difference(found: &str) -> String {
    let is_new = |line: &&str| !COMMITTED.lines().any(|known| known == *line);
    let is_gone = |line: &&str| !found.lines().any(|known| known == *line);
    let new = found.lines().filter(is_new).map(|line| format!("+ {line}"));
    let gone = COMMITTED.lines().filter(is_gone).map(|line| format!("- {line}"));
    gone.chain(new).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_document_says_of_the_same_operations_that_they_are_open() {
    for operation in operations() {
        let row = COMMITTED.lines().find(|line| line.split(',').next() == Some(&operation.id));
        let row = row.unwrap_or_else(|| panic!("the table has no row for {}", operation.id));
        let cells: Vec<&str> = row.split(',').skip(1).collect();
        let is_same_for_all = cells.iter().all(|cell| *cell == cells[0]);
        assert_eq!(operation.is_open, is_same_for_all, "{row}");
    }
}

/// Fields that a client could wish to choose, and that are nobody's to choose.
const NOT_THEIRS: [&str; 14] = [
    "id",
    "workspace_id",
    "user_id",
    "role",
    "permissions",
    "created_by",
    "made_by",
    "created_at",
    "password_hash",
    "token_hash",
    "prefix",
    "status",
    "delivery",
    "via",
];

#[tokio::test]
async fn no_body_sets_what_is_not_its_senders_to_set() {
    // A house for each few of them: one caller may not ask so much in a minute.
    for some in operations().chunks(20) {
        let house = House::build().await;
        let owner = house.owner().await;
        let it = furnish(&owner, HERE).await;
        for operation in some {
            assert_nothing_else_is_set(&owner, operation, &it).await;
        }
    }
}

async fn assert_nothing_else_is_set(owner: &Browser, operation: &Operation, it: &Furnished) {
    let Some(schema) = &operation.body else { return };
    // The socket libraries and browsers send fields of their own along.
    if ["AuthBody", "UserAuthBody", "PasskeyCredential"].contains(&schema.as_str()) {
        return;
    }
    let known = crate::operations::fields(schema);
    for field in NOT_THEIRS.into_iter().filter(|field| !known.contains(*field)) {
        let mut body = (crate::asks::ask(&operation.id).body)(it);
        body[field] = Value::from("owner");
        let answer = owner.ask(operation.method.clone(), &operation.about(it), body).await;
        let problem = answer.refused(422, "validation_failed");
        assert_eq!(problem["errors"][0]["field"], field, "{}: {problem}", operation.id);
    }
}

#[tokio::test]
async fn no_answer_shows_a_secret_that_was_stored() {
    let house = House::build().await;
    let owner = house.owner().await;
    let it = furnish(&owner, HERE).await;
    let secrets = [
        crate::house::PASSWORD,
        "EAAG-access-token",
        "an-app-secret-of-meta",
        "our-own-word",
        "$argon2id$",
        "password_hash",
        "token_hash",
    ];
    for operation in operations().into_iter().filter(|it| it.method == Method::GET) {
        let answer = operation.ask(&owner, &it).await;
        let shown = secrets.iter().find(|secret| answer.text.contains(**secret));
        assert_eq!(shown, None, "{}", operation.id);
    }
    let request = Request::get("/api/v1/auth/me").header("host", "inbox.test");
    let request = request.header("cookie", owner.cookie().unwrap());
    let me = owner.send(request.body(Body::empty()).unwrap()).await;
    assert!(!me.text.contains(owner.cookie().unwrap().split('=').nth(1).unwrap()));
}
