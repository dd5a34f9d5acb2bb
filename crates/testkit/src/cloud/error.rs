//! Graph's error answers: code, HTTP status and body, as in `cloud-api.md` §8.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};

/// A refusal as Graph words it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("(#{code}) {details}")]
pub struct GraphError {
    pub code: u32,
    pub subcode: Option<u32>,
    /// The sentence for humans, `error_data.details`; empty leaves `error_data` out.
    pub details: String,
}

/// What an object that is missing, foreign or without the asked edge is answered with.
const NO_SUCH_OBJECT: u32 = 33;

impl GraphError {
    pub(crate) fn new(code: u32, details: impl Into<String>) -> Self {
        let subcode = (code == 130_429).then_some(2_494_055);
        Self { code, subcode, details: details.into() }
    }

    pub(crate) fn with_subcode(code: u32, subcode: u32, details: impl Into<String>) -> Self {
        Self { code, subcode: Some(subcode), details: details.into() }
    }

    /// Missing, deleted or not granted to this token: Graph does not tell them apart.
    pub(crate) fn no_such_object(id: &str) -> Self {
        Self::with_subcode(100, NO_SUCH_OBJECT, id)
    }

    pub(crate) fn http_status(&self) -> StatusCode {
        let status = match self.code {
            0 | 104 | 190 => 401,
            3 | 131_000 | 131_016 | 131_045 | 131_057 | 133_000 => 500,
            2 | 133_004 => 503,
            10 | 200..=299 | 368 | 130_497 | 131_005 | 131_031 | 131_207 => 403,
            132_001 => 404,
            131_208 => 429,
            _ => 400,
        };
        StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST)
    }

    pub(crate) fn respond(&self, trace: &str) -> Response {
        (self.http_status(), Json(json!({ "error": self.body(trace) }))).into_response()
    }

    /// The object under `error`.
    pub(crate) fn body(&self, trace: &str) -> Value {
        let mut body = json!({ "message": self.message(), "type": self.kind(), "code": self.code });
        if let Some(subcode) = self.subcode {
            body["error_subcode"] = json!(subcode);
        }
        if self.code == 131_016 || self.code == 2 {
            body["is_transient"] = json!(true);
        }
        if self.has_details() {
            body["error_data"] =
                json!({ "messaging_product": "whatsapp", "details": self.details });
        }
        body["fbtrace_id"] = json!(trace);
        body
    }

    /// The item of `statuses[].errors[]` for a failure that comes later.
    pub(crate) fn status_item(&self) -> Value {
        json!({
            "code": self.code,
            "title": title(self.code),
            "message": title(self.code),
            "error_data": { "details": self.details },
            "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        })
    }

    fn is_graph_general(&self) -> bool {
        self.subcode == Some(NO_SUCH_OBJECT) || matches!(self.code, 104 | 190 | 2500)
    }

    fn has_details(&self) -> bool {
        !self.is_graph_general() && !self.details.is_empty()
    }

    fn kind(&self) -> &'static str {
        if self.subcode == Some(NO_SUCH_OBJECT) { "GraphMethodException" } else { "OAuthException" }
    }

    fn message(&self) -> String {
        if self.subcode == Some(NO_SUCH_OBJECT) {
            return format!(
                "Unsupported request. Object with ID '{}' does not exist, cannot be loaded due to \
                 missing permissions, or does not support this operation",
                self.details
            );
        }
        if self.is_graph_general() {
            return self.details.clone();
        }
        format!("(#{}) {}", self.code, title(self.code))
    }
}

/// Meta's title of a code; they are phased out and only meant for humans.
pub(crate) fn title(code: u32) -> &'static str {
    match code {
        1 => "API Unknown",
        2 => "API Service",
        3 => "API Method",
        4 => "API Too Many Calls",
        10 => "Permission Denied",
        100 => "Invalid parameter",
        200..=299 => "API Permission",
        368 => "Temporarily blocked for policies violations",
        80_007 => "Rate limit issues",
        _ => messaging_title(code),
    }
}

fn messaging_title(code: u32) -> &'static str {
    match code {
        130_403 => "User is blocked by the business",
        130_429 => "Rate limit hit",
        130_472 => "User's number is part of an experiment",
        131_005 => "Access denied",
        131_008 => "Required parameter is missing",
        131_009 => "Parameter value is not valid",
        131_016 => "Service unavailable",
        131_021 => "Recipient cannot be sender",
        131_026 => "Message undeliverable",
        131_030 => "Recipient phone number not in allowed list",
        131_031 => "Account has been locked",
        131_042 => "Business eligibility payment issue",
        131_045 => "Incorrect certificate",
        131_047 => "Re-engagement message",
        131_048 => "Spam rate limit hit",
        131_049 => "This message was not delivered to maintain healthy ecosystem engagement.",
        131_050 => "User has stopped marketing messages",
        131_051 => "Message type unknown",
        131_052 => "Media download error",
        131_053 => "Media upload error",
        131_055 => "Method not allowed",
        131_056 => "(Business Account, Consumer Account) pair rate limit hit",
        131_057 => "Account in maintenance mode",
        131_059 => "Invalid cursor",
        131_062 => "Business-scoped user ID recipients are not supported for this message",
        131_063 => "Marketing templates are disabled on Cloud API",
        131_215 => "Groups are not available for this number",
        137_000 => "Recipient identity key hash mismatch",
        139_100 => "Failed to block/unblock users",
        _ => template_and_number_title(code),
    }
}

fn template_and_number_title(code: u32) -> &'static str {
    match code {
        132_000 => "Number of parameters does not match the expected number of params",
        132_001 => "Template name does not exist in the translation",
        132_005 => "Translated text too long",
        132_007 => "Template format character policy violated",
        132_012 => "Parameter format does not match format in the created template",
        132_015 => "Template is paused",
        132_016 => "Template is disabled",
        132_018 => "Template parameters are not valid",
        133_005 => "Two step verification PIN mismatch",
        133_006 => "Phone number re-verification needed",
        133_010 => "Phone number not registered",
        136_024 => "Verification code is not valid",
        _ => "Something went wrong",
    }
}
