//! Gives every answer that is no success the same shape, with the id of its request.

use std::any::Any;

use axum::extract::Request;
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{ApiError, Kind, Problem};
use crate::request_id::RequestId;

/// Writes the request's id into the problem an inner layer answered with.
pub(crate) async fn render(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map(ToString::to_string);
    let mut response = next.run(request).await;
    let Some(mut problem) = response.extensions_mut().remove::<Problem>() else { return response };
    problem.request_id = id;
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    Response::from_parts(parts, problem.body().into_body())
}

/// No such address.
pub(crate) async fn not_found(uri: Uri) -> ApiError {
    ApiError::new(Kind::NOT_FOUND, format!("there is nothing at {}", uri.path()))
}

/// The address is there, the method is not.
pub(crate) async fn method_not_allowed() -> ApiError {
    ApiError::new(Kind::METHOD_NOT_ALLOWED, "see /docs for the methods of this address")
}

/// A handler panicked; the panic hook has written down where.
pub(crate) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    ApiError::new(Kind::INTERNAL, "something went wrong here; it was written down").into_response()
}
