//! Every code an answer can carry, with its status and its title.

use axum::http::StatusCode;

/// One sort of refusal. The code is stable: clients decide by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) title: &'static str,
}

macro_rules! kinds {
    ($($name:ident: $status:ident $code:literal $title:literal),+ $(,)?) => {
        impl Kind {
            $(pub(crate) const $name: Self =
                Self { status: StatusCode::$status, code: $code, title: $title };)+

            /// Every kind, as the page about problems lists them.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

kinds! {
    MALFORMED_JSON: BAD_REQUEST "malformed_json" "The body is not JSON",
    MALFORMED_REQUEST: BAD_REQUEST "malformed_request" "The request cannot be read",
    UNAUTHENTICATED: UNAUTHORIZED "unauthenticated" "Sign in first",
    WRONG_CREDENTIALS: UNAUTHORIZED "invalid_credentials" "The e-mail address or the password is wrong",
    WEBHOOK_UNSIGNED: UNAUTHORIZED "webhook_unsigned" "The signature is missing or wrong",
    WEBHOOK_REFUSED: FORBIDDEN "webhook_refused" "This verify token is unknown",
    FORBIDDEN: FORBIDDEN "forbidden" "A permission is missing",
    CROSS_SITE: FORBIDDEN "cross_site" "The request comes from another site",
    SESSION_NEEDED: FORBIDDEN "session_needed" "Only a signed-in person can do this",
    NO_WORKSPACE: FORBIDDEN "no_workspace" "No workspace is chosen",
    ROLE_ABOVE_YOURS: FORBIDDEN "role_above_yours" "This role is above yours",
    CHANNEL_CLOSED: FORBIDDEN "channel_closed" "This channel is not open to you",
    ADMINS_ONLY: FORBIDDEN "group_admins_only" "Only admins of the group may do this",
    NOT_FOUND: NOT_FOUND "not_found" "It is not here",
    METHOD_NOT_ALLOWED: METHOD_NOT_ALLOWED "method_not_allowed" "This address knows other methods",
    ALREADY_SET_UP: CONFLICT "already_set_up" "The program is set up already",
    ALREADY_MEMBER: CONFLICT "already_member" "This person is a member already",
    LAST_OWNER: CONFLICT "last_owner" "A workspace keeps at least one owner",
    WRONG_PERSON: CONFLICT "wrong_person" "This invitation is for somebody else",
    EXISTS: CONFLICT "exists" "It exists already",
    NOT_NOW: CONFLICT "conflict" "It cannot be done in this state",
    KEY_IN_PROGRESS: CONFLICT "idempotency_in_progress" "The first request with this key is still running",
    BODY_TOO_LARGE: PAYLOAD_TOO_LARGE "body_too_large" "The body is too large",
    FILE_TOO_LARGE: PAYLOAD_TOO_LARGE "file_too_large" "The file is too large",
    UNSUPPORTED_MEDIA_TYPE: UNSUPPORTED_MEDIA_TYPE "unsupported_media_type" "Send the body as another type",
    VALIDATION_FAILED: UNPROCESSABLE_ENTITY "validation_failed" "Some fields are not right",
    FILE_TYPE_REFUSED: UNPROCESSABLE_ENTITY "file_type_refused" "Files of this type cannot be sent",
    FILE_DAMAGED: UNPROCESSABLE_ENTITY "file_damaged" "The picture is damaged",
    FILE_EMPTY: UNPROCESSABLE_ENTITY "file_empty" "The file is empty",
    WINDOW_CLOSED: UNPROCESSABLE_ENTITY "window_closed" "The customer service window is closed",
    ACCOUNT_UNAVAILABLE: UNPROCESSABLE_ENTITY "account_unavailable" "This number cannot send",
    NO_RECIPIENT: UNPROCESSABLE_ENTITY "no_recipient" "The contact has no address here",
    NOT_OFFERED: UNPROCESSABLE_ENTITY "not_offered" "Numbers of this kind cannot do this",
    KEY_REUSED: UNPROCESSABLE_ENTITY "idempotency_key_reused" "This key was used for another request",
    RATE_LIMITED: TOO_MANY_REQUESTS "rate_limited" "Too many requests",
    INTERNAL: INTERNAL_SERVER_ERROR "internal" "Something went wrong here",
    STORAGE_UNAVAILABLE: SERVICE_UNAVAILABLE "storage_unavailable" "The database does not answer",
    TIMED_OUT: SERVICE_UNAVAILABLE "timed_out" "It took too long",
}
