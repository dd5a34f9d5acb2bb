//! The operations of the document, with every parameter they take.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::Value;

use crate::asks::ask;
use crate::browser::Browser;
use crate::furniture::Furnished;

/// An operation as the document has it.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) is_open: bool,
    /// Name of the schema of its body.
    pub(crate) body: Option<String>,
    /// Such as `path.id`, `query.cursor`, `header.Idempotency-Key`.
    pub(crate) parameters: Vec<String>,
}

pub(crate) fn document() -> Value {
    serde_json::to_value(blazz_api::openapi()).unwrap()
}

/// All of them, in the order in which they can be asked one after the other.
pub(crate) fn operations() -> Vec<Operation> {
    let document = document();
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(|(method, operation)| read(path, method, operation))
    });
    let mut operations: Vec<Operation> = operations.collect();
    let place = |operation: &Operation| {
        crate::asks::TABLE.iter().position(|ask| ask.operation == operation.id)
    };
    operations.sort_by_key(place);
    operations
}

fn read(path: &str, method: &str, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let name = |parameter: &Value| {
        let (place, name) = (parameter["in"].as_str().unwrap(), parameter["name"].as_str());
        format!("{place}.{}", name.unwrap())
    };
    let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    Operation {
        id: operation["operationId"].as_str().unwrap().to_owned(),
        method: method.to_uppercase().parse().unwrap(),
        path: path.to_owned(),
        is_open: operation["security"] == serde_json::json!([]),
        body: body.as_str().map(|it| it.rsplit('/').next().unwrap().to_owned()),
        parameters: parameters.map(name).collect(),
    }
}

/// Every field of a schema of the document, with the fields inside it, such as `text.body`, `rows[].id`.
pub(crate) fn fields(schema: &str) -> BTreeSet<String> {
    let document = document();
    let mut found = BTreeSet::new();
    let schemas = &document["components"]["schemas"];
    walk(schemas, &schemas[schema], String::new(), &mut found);
    found
}

fn walk(schemas: &Value, schema: &Value, at: String, found: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return walk(schemas, &schemas[name], at, found);
    }
    for kind in ["allOf", "oneOf", "anyOf"] {
        for part in schema[kind].as_array().into_iter().flatten() {
            walk(schemas, part, at.clone(), found);
        }
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let place = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        found.insert(place.clone());
        walk(schemas, inner, place, found);
    }
    if schema["items"].is_object() {
        walk(schemas, &schema["items"], format!("{at}[]"), found);
    }
}

impl Operation {
    /// Its address about something of a workspace, with the usual query.
    pub(crate) fn about(&self, it: &Furnished) -> String {
        let ask = ask(&self.id);
        let path = self.at((ask.target)(it));
        if ask.query.is_empty() { path } else { format!("{path}?{}", ask.query) }
    }

    /// Its address about this id.
    pub(crate) fn at(&self, id: &str) -> String {
        let path = self.path.replace("{id}", id).replace("{contact_id}", id);
        assert!(!path.contains('{'), "{path} has a parameter the tests do not know");
        path
    }

    /// Asks it as somebody, about a workspace.
    pub(crate) async fn ask(&self, browser: &Browser, it: &Furnished) -> crate::answer::Answer {
        let body = (ask(&self.id).body)(it);
        browser.ask(self.method.clone(), &self.about(it), body).await
    }
}
