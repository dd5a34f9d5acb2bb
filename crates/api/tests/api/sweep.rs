//! Every operation of the document, asked by nobody and by the owner of another workspace. An operation
//! without a row in the table fails the sweep.

mod first;
mod table;

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::Value;

use crate::answer::Answer;
use crate::browser::Browser;
use crate::house::House;
use first::First;
use table::{Row, Stranger, TABLE};

/// An operation as the document has it.
struct Operation {
    id: String,
    method: Method,
    path: String,
    is_open: bool,
}

fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(blazz_api::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(|(method, operation)| Operation {
            id: operation["operationId"].as_str().unwrap().to_owned(),
            method: method.to_uppercase().parse().unwrap(),
            path: path.clone(),
            is_open: operation["security"] == serde_json::json!([]),
        })
    });
    operations.collect()
}

fn row(operation: &Operation) -> &'static Row {
    let row = TABLE.iter().find(|row| row.operation == operation.id);
    row.unwrap_or_else(|| panic!("the sweep has no row for {}", operation.id))
}

impl Operation {
    /// Its address about something of the first workspace.
    fn about(&self, row: &Row, first: &First) -> String {
        let target = (row.target)(first);
        let path = self.path.replace("{id}", target).replace("{contact_id}", target);
        assert!(!path.contains('{'), "{path} has a parameter the sweep does not know");
        path
    }
}

#[test]
fn the_table_names_every_operation_once_and_no_other() {
    let known: BTreeSet<String> = operations().into_iter().map(|it| it.id).collect();
    let rows: BTreeSet<String> = TABLE.iter().map(|row| row.operation.to_owned()).collect();
    assert_eq!(known, rows);
    assert_eq!(TABLE.len(), rows.len());
}

#[tokio::test]
async fn nobody_is_let_in_anywhere_but_where_everybody_is() {
    let house = House::build().await;
    let owner = house.owner().await;
    let first = First::furnish(&owner).await;
    for operation in operations() {
        let row = row(&operation);
        let is_open = matches!(row.stranger, Stranger::Open);
        assert_eq!(operation.is_open, is_open, "{} and the document disagree", operation.id);
        if is_open {
            continue;
        }
        let (path, body) = (operation.about(row, &first), (row.body)(&first));
        let nobody = house.browser();
        let answer = nobody.ask(operation.method.clone(), &path, body.clone()).await;
        answer.refused(401, "unauthenticated");
        let guesser = Browser::with_token(&house, &serde_json::json!({ "secret": "blz_guessed" }));
        guesser.ask(operation.method, &path, body).await.refused(401, "unauthenticated");
    }
}

#[tokio::test]
async fn the_owner_of_another_workspace_finds_nothing_of_the_first() {
    let house = House::build().await;
    let owner = house.owner().await;
    let neighbour = owner.neighbour().await;
    let first = First::furnish(&owner).await;
    let before = first.look(&owner).await;
    let mut all = operations();
    all.sort_by_key(|operation| TABLE.iter().position(|row| row.operation == operation.id));
    for operation in all {
        let row = row(&operation);
        let (path, body) = (operation.about(row, &first), (row.body)(&first));
        let answer = neighbour.ask(operation.method.clone(), &path, body).await;
        judge(&operation, row, &first, &answer);
    }
    assert_eq!(first.look(&owner).await, before, "the first workspace was touched");
}

#[track_caller]
fn judge(operation: &Operation, row: &Row, first: &First, answer: &Answer) {
    let (id, status) = (&operation.id, answer.status.as_u16());
    match row.stranger {
        Stranger::Open => {}
        Stranger::Missing => {
            assert_eq!(status, 404, "{id}: {}", answer.text);
        }
        Stranger::Refused(expected, code) => {
            let found: Value = answer.json();
            assert_eq!((status, found["code"].as_str()), (expected, Some(code)), "{id}");
        }
        Stranger::Own => assert!((200..300).contains(&status), "{id}: {}", answer.text),
    }
    let leaked = first.everything().find(|secret| answer.text.contains(*secret));
    assert_eq!(leaked, None, "{id} tells something of the first workspace: {}", answer.text);
}
