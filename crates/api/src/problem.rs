//! How refusals and failures look over HTTP (RFC 9457); the only place that maps them.

mod causes;
mod kind;
mod render;

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use blazz_domain::field::FieldProblem;
use blazz_domain::permission::Permission;
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use kind::Kind;
pub(crate) use render::{method_not_allowed, not_found, panicked, render};

/// How long to wait before trying again when a passing failure names no time of its own.
const SOON: Duration = Duration::from_secs(2);

/// What an answer that is no success says, as `application/problem+json`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Where this code is explained.
    #[serde(rename = "type")]
    kind_url: String,
    title: String,
    status: u16,
    /// Stable; decide by it.
    code: String,
    /// A sentence about this very case.
    detail: String,
    /// Quote it when asking the operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// The fields that are not right.
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<FieldProblem>>,
    /// The permission that is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    permission: Option<Permission>,
    /// The most that is taken, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u64>,
}

/// A refused or failed request.
#[derive(Debug)]
pub(crate) struct ApiError(Box<Refusal>);

#[derive(Debug)]
struct Refusal {
    kind: Kind,
    problem: Problem,
    retry_after: Option<Duration>,
}

/// What a handler gives back.
pub(crate) type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let problem = Problem {
            kind_url: format!("/docs#problem-{}", kind.code),
            title: kind.title.to_owned(),
            status: kind.status.as_u16(),
            code: kind.code.to_owned(),
            detail: detail.into(),
            request_id: None,
            errors: None,
            permission: None,
            limit: None,
        };
        Self(Box::new(Refusal { kind, problem, retry_after: None }))
    }

    pub(crate) fn not_found(noun: &str) -> Self {
        Self::new(Kind::NOT_FOUND, format!("no such {noun}"))
    }

    pub(crate) fn forbidden(permission: Permission) -> Self {
        let detail = format!("this needs the permission {permission}");
        let mut error = Self::new(Kind::FORBIDDEN, detail);
        error.0.problem.permission = Some(permission);
        error
    }

    pub(crate) fn invalid(errors: Vec<FieldProblem>) -> Self {
        let detail = match errors.first() {
            Some(FieldProblem { field, message, .. }) if !field.is_empty() => {
                format!("{field}: {message}")
            }
            Some(first) => first.message.clone(),
            None => "some fields are not right".to_owned(),
        };
        let mut error = Self::new(Kind::VALIDATION_FAILED, detail);
        error.0.problem.errors = Some(errors);
        error
    }

    pub(crate) fn invalid_field(field: &str, code: &str, message: &str) -> Self {
        Self::invalid(vec![FieldProblem::new(field, code, message)])
    }

    /// A code that a use case names itself.
    fn with_code(mut self, code: &str) -> Self {
        code.clone_into(&mut self.0.problem.code);
        self
    }

    /// The limit that was passed, in bytes.
    fn with_limit(mut self, bytes: u64) -> Self {
        self.0.problem.limit = Some(bytes);
        self
    }

    /// What would work instead, after what is wrong.
    fn advise(mut self, works: &str) -> Self {
        let detail = &self.0.problem.detail;
        self.0.problem.detail = format!("{detail}; {works}");
        self
    }

    pub(crate) fn retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let Refusal { kind, problem, retry_after } = *self.0;
        let mut response = problem.body();
        *response.status_mut() = kind.status;
        if let Some(wait) = retry_after {
            let seconds = wait.as_millis().div_ceil(1000).max(1).to_string();
            if let Ok(seconds) = HeaderValue::from_str(&seconds) {
                response.headers_mut().insert(header::RETRY_AFTER, seconds);
            }
        }
        if kind == Kind::UNAUTHENTICATED {
            let bearer = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, bearer);
        }
        response.extensions_mut().insert(problem);
        response
    }
}

impl Problem {
    fn body(&self) -> Response {
        let media_type: [(HeaderName, &str); 2] = [
            (header::CONTENT_TYPE, "application/problem+json"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (media_type, Json(self)).into_response()
    }
}
