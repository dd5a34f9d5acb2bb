//! Path and query parameters, read strictly.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::str::FromStr;

use super::field_problem;
use crate::problem::{ApiError, ApiResult};

/// The one id in the path. A text that is no id names nothing: 404, like an id of somebody else.
#[derive(Debug)]
pub(crate) struct Path<T>(pub(crate) T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> ApiResult<Self> {
        let missing = || ApiError::not_found("thing");
        let params =
            RawPathParams::from_request_parts(parts, state).await.map_err(|_| missing())?;
        let (_, text) = params.iter().last().ok_or_else(missing)?;
        text.parse().map(Self).map_err(|_| missing())
    }
}

/// The query's parameters of this shape; others are left to other extractors.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> ApiResult<Self> {
        read(parts).map(Self)
    }
}

pub(super) fn read<T: DeserializeOwned>(parts: &Parts) -> ApiResult<T> {
    parse_form(parts.uri.query().unwrap_or_default().as_bytes())
}

/// Reads `name=value&…`.
pub(super) fn parse_form<T: DeserializeOwned>(text: &[u8]) -> ApiResult<T> {
    let reader = serde_urlencoded::Deserializer::new(url::form_urlencoded::parse(text));
    serde_path_to_error::deserialize(reader)
        .map_err(|error| ApiError::invalid(vec![field_problem(&error)]))
}
