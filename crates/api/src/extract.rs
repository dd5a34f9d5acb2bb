//! Reads bodies, paths and queries strictly, and says which field is wrong.

mod body;
mod file;
mod form_or_json;
mod once;
mod paging;
mod query;
mod strict;

pub(crate) use body::{Json, unreadable};
pub(crate) use file::{LARGEST_UPLOAD, OneFile};
pub(crate) use form_or_json::FormOrJson;
pub(crate) use once::{IdempotencyHeader, NoBody, Once, OnceFor, replayed};
pub(crate) use paging::{PageOf, Paging, PagingQuery, page_size, read_cursor, write_cursor};
pub(crate) use query::{Path, Query};

use blazz_domain::field::FieldProblem;
use serde_path_to_error::Error;

/// Names the field that serde stumbled over.
fn field_problem<E: std::fmt::Display>(error: &Error<E>) -> FieldProblem {
    let path = error.path().to_string();
    let message = error.inner().to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let (field, code) = match (quoted(message), path.as_str()) {
        (Some(name), _) if message.starts_with("missing field") => (join(&path, name), "required"),
        (Some(name), _) if message.starts_with("unknown field") => {
            (ending_in(&path, name), "unknown_field")
        }
        (_, ".") => (String::new(), "invalid"),
        (_, path) => (path.to_owned(), "invalid"),
    };
    FieldProblem::new(field, code, message)
}

/// The first name between backticks, as serde writes fields.
fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

fn join(path: &str, name: &str) -> String {
    if path == "." { name.to_owned() } else { format!("{path}.{name}") }
}

fn ending_in(path: &str, name: &str) -> String {
    let is_named = path == name || path.ends_with(&format!(".{name}"));
    if is_named { path.to_owned() } else { join(path, name) }
}
