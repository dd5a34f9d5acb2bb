//! One page of a list: which one is asked for, and how it is answered.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use blazz_storage::Page;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::query;
use crate::problem::{ApiError, ApiResult};

const USUAL: usize = 50;
const MOST: usize = 200;

/// Which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PagingQuery {
    /// `next_cursor` of the page before; left out for the first page.
    cursor: Option<String>,
    /// How many items, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

/// The page that is asked for, by the key of the last item before it.
#[derive(Debug)]
pub(crate) struct Paging<K> {
    pub(crate) after: Option<K>,
    pub(crate) limit: usize,
}

impl<K: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Paging<K> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> ApiResult<Self> {
        let asked: PagingQuery = query::read(parts)?;
        let after = asked.cursor.as_deref().map(|text| read_cursor("cursor", text)).transpose()?;
        Ok(Self { after, limit: page_size(asked.limit)? })
    }
}

/// How many items a page holds.
pub(crate) fn page_size(asked: Option<usize>) -> ApiResult<usize> {
    match asked {
        None => Ok(USUAL),
        Some(limit) if (1..=MOST).contains(&limit) => Ok(limit),
        Some(_) => Err(ApiError::invalid_field("limit", "out_of_range", "ask for 1 to 200 items")),
    }
}

/// Writes the key of an item so that clients need not know what it is.
pub(crate) fn write_cursor(key: &impl Serialize) -> String {
    // Keys are numbers, texts and ids; JSON can write them all.
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
}

/// Reads what [`write_cursor`] wrote.
pub(crate) fn read_cursor<K: DeserializeOwned>(field: &str, text: &str) -> ApiResult<K> {
    BASE64_URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| {
            let message = "take it from the answer before, unchanged";
            ApiError::invalid_field(field, "invalid_cursor", message)
        })
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PageOf<T> {
    pub(crate) items: Vec<T>,
    /// Leads to the next page; `null` on the last.
    pub(crate) next_cursor: Option<String>,
}

impl<T> PageOf<T> {
    /// A list that is short enough to come whole.
    pub(crate) fn whole<R>(rows: impl IntoIterator<Item = R>, view: impl FnMut(R) -> T) -> Self {
        Self { items: rows.into_iter().map(view).collect(), next_cursor: None }
    }

    pub(crate) fn new<R, K: Serialize>(page: Page<R, K>, view: impl FnMut(R) -> T) -> Self {
        let next_cursor = page.next.as_ref().map(write_cursor);
        Self { items: page.items.into_iter().map(view).collect(), next_cursor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_rubbish_is_refused() {
        let key = ("Ayu".to_owned(), 7_i64);
        assert_eq!(read_cursor::<(String, i64)>("cursor", &write_cursor(&key)).unwrap(), key);
        for text in ["", "%%%", "bm8", "W10"] {
            assert!(read_cursor::<(String, i64)>("cursor", text).is_err(), "{text}");
        }
    }
}
