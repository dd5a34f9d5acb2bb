//! One row for each operation: what it is asked about, and what the owner of another workspace hears.

use serde_json::{Value, json};

use super::first::First;
use crate::house::PASSWORD;

/// What the owner of another workspace hears.
pub(super) enum Stranger {
    /// It is open to everybody.
    Open,
    /// There is no such thing.
    Missing,
    /// It works, on their own workspace.
    Own,
    /// It is refused before anything is looked for.
    Refused(u16, &'static str),
}

pub(super) struct Row {
    pub(super) operation: &'static str,
    /// What the address is about.
    pub(super) target: fn(&First) -> &str,
    pub(super) body: fn(&First) -> Value,
    pub(super) stranger: Stranger,
}

use Stranger::{Missing, Open, Own, Refused};

const fn row(operation: &'static str, stranger: Stranger) -> Row {
    Row { operation, target: |first| &first.none, body: |_| Value::Null, stranger }
}

impl Row {
    const fn about(mut self, target: fn(&First) -> &str) -> Self {
        self.target = target;
        self
    }

    const fn with(mut self, body: fn(&First) -> Value) -> Self {
        self.body = body;
        self
    }
}

fn text(first: &First) -> Value {
    json!({ "contact_id": first.contact, "type": "text", "text": { "body": "halo" } })
}

pub(super) const TABLE: &[Row] = &[
    row("setup_state", Open),
    row("set_up", Open),
    row("login", Open),
    row("look_up_invitation", Open),
    row("accept_invitation", Open),
    row("verify_webhook", Open),
    row("receive_webhook", Open),
    row("live", Open),
    row("ready", Open),
    row("metrics", Open),
    row("me", Own),
    row("list_sessions", Own),
    row("revoke_session", Missing).about(|first| &first.session),
    row("switch_workspace", Missing).with(|first| json!({ "workspace_id": first.workspace })),
    row("change_password", Refused(401, "invalid_credentials"))
        .with(|_| json!({ "current_password": "not this one", "new_password": PASSWORD })),
    row("list_workspaces", Own),
    row("create_workspace", Own).with(|_| json!({ "name": "Cabang" })),
    row("current_workspace", Own),
    row("rename_workspace", Own).with(|_| json!({ "name": "Warung" })),
    row("list_members", Own),
    row("change_role", Missing).about(|first| &first.member).with(|_| json!({ "role": "agent" })),
    row("remove_member", Missing).about(|first| &first.member),
    row("list_invitations", Own),
    row("invite", Own).with(|_| json!({ "email": "x@example.com", "role": "agent" })),
    row("revoke_invitation", Missing).about(|first| &first.invitation),
    row("list_tokens", Own),
    row("create_token", Own).with(|_| json!({ "name": "crm", "scopes": ["contacts.read"] })),
    row("revoke_token", Missing).about(|first| &first.token),
    row("list_permissions", Own),
    row("list_accounts", Own),
    row("connect_account", Own).with(|_| {
        json!({
            "phone_number_id": "3003", "waba_id": "2003", "access_token": "EAAG-other-token",
            "app_secret": "another-app-secret-of-meta", "verify_token": "another-word",
        })
    }),
    row("account", Missing).about(|first| &first.account),
    row("change_account", Missing)
        .about(|first| &first.account)
        .with(|_| json!({ "name": "Mine" })),
    row("check_account", Missing).about(|first| &first.account),
    row("remove_account", Missing).about(|first| &first.account),
    row("list_chats", Own),
    row("list_messages", Missing).about(|first| &first.contact),
    row("read_chat", Missing).about(|first| &first.chat),
    row("send_to_chat", Missing).with(text),
    row("send", Missing).with(|first| {
        json!({
            "chat_id": first.chat, "account_id": first.account, "type": "text",
            "text": { "body": "halo" }, "quoted_message_id": first.message,
        })
    }),
    row("send_media", Missing).with(|first| {
        json!({
            "to": "+6281299990000", "account_id": first.account, "type": "image",
            "image": { "link": "https://example.com/a.jpg" },
        })
    }),
    row("send_template", Missing).with(|first| {
        json!({
            "contact_id": first.contact, "type": "template",
            "template": { "name": "hello_world", "language": "id" },
        })
    }),
    row("retry_message", Missing).about(|first| &first.message),
    row("assume_sent", Missing).about(|first| &first.message),
    row("clear_chat", Missing).about(|first| &first.chat),
    row("media", Missing).about(|first| &first.media),
    row("list_contacts", Own),
    row("create_contact", Own).with(|_| json!({ "name": "Budi", "phone": "0812-1111-2222" })),
    row("contact", Missing).about(|first| &first.contact),
    row("change_contact", Missing)
        .about(|first| &first.contact)
        .with(|_| json!({ "name": "Mine" })),
    row("merge_contacts", Missing)
        .about(|first| &first.contact)
        .with(|first| json!({ "other_contact_id": first.other_contact })),
    row("delete_contact", Missing).about(|first| &first.contact),
    row("list_merges", Own),
    row("undo_merge", Missing).about(|first| &first.merge),
    row("contact_presence", Missing).about(|first| &first.contact),
    row("bulk_presence", Own).with(|first| json!({ "contact_ids": [first.contact] })),
    row("workspace_presence", Own),
    row("set_typing", Missing).about(|first| &first.contact).with(|_| json!({ "typing": true })),
    row("list_jobs", Own),
    row("retry_job", Missing).about(|first| &first.job),
    row("discard_job", Missing).about(|first| &first.job),
    row("list_inbound", Own),
    row("inbound_event", Missing).about(|first| &first.inbound),
    row("replay_inbound", Missing).about(|first| &first.inbound),
    row("list_events", Own),
    row("list_audit", Own),
    row("authorize_channel", Refused(403, "channel_closed")).with(|first| {
        let channel = format!("private-workspace.{}", first.workspace);
        json!({ "socket_id": "1.1", "channel_name": channel })
    }),
    row("authenticate_socket", Own).with(|_| json!({ "socket_id": "1.1" })),
    // Last: afterwards nobody is signed in.
    row("logout", Own),
];
