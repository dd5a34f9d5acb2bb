//! One row for each operation: how it is asked about what stands in a workspace. What destroys stands last.

use serde_json::{Value, json};

use crate::browser::form;
use crate::furniture::Furnished;
use crate::house::PASSWORD;

pub(crate) struct Ask {
    pub(crate) operation: &'static str,
    /// What the address is about.
    pub(crate) target: fn(&Furnished) -> &str,
    pub(crate) query: &'static str,
    pub(crate) body: fn(&Furnished) -> Value,
}

const fn row(operation: &'static str) -> Ask {
    Ask { operation, target: |_| "", query: "", body: |_| Value::Null }
}

impl Ask {
    const fn about(mut self, target: fn(&Furnished) -> &str) -> Self {
        self.target = target;
        self
    }

    const fn asked(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    const fn with(mut self, body: fn(&Furnished) -> Value) -> Self {
        self.body = body;
        self
    }
}

pub(crate) fn ask(operation: &str) -> &'static Ask {
    let found = TABLE.iter().find(|ask| ask.operation == operation);
    found.unwrap_or_else(|| panic!("nothing says how {operation} is asked"))
}

/// The body that asks for the signature of a channel.
pub(crate) fn channel(kind: &str, id: &str) -> Value {
    json!({ "socket_id": "1.1", "channel_name": format!("{kind}.{id}") })
}

fn text(it: &Furnished) -> Value {
    json!({ "contact_id": it.contact, "type": "text", "text": { "body": "halo" } })
}

pub(crate) const TABLE: &[Ask] = &[
    row("setup_state"),
    row("set_up").with(|_| {
        json!({
            "name": "Eve", "email": "eve@example.com", "password": PASSWORD,
            "workspace_name": "Mine",
        })
    }),
    row("login").with(|_| json!({ "email": "ayu@example.com", "password": "a guess" })),
    row("look_up_invitation").with(|_| json!({ "token": "guessed" })),
    row("accept_invitation").with(|_| json!({ "token": "guessed" })),
    row("verify_webhook")
        .asked("hub.mode=subscribe&hub.challenge=4711&hub.verify_token=our-own-word"),
    row("receive_webhook").with(|_| json!({})),
    row("receive_bridge_webhook").with(|_| json!({})),
    row("live"),
    row("ready"),
    row("metrics"),
    row("me"),
    row("list_sessions"),
    row("switch_workspace").with(|it| json!({ "workspace_id": it.workspace })),
    row("change_password")
        .with(|_| json!({ "current_password": PASSWORD, "new_password": PASSWORD })),
    row("list_workspaces"),
    row("create_workspace").with(|_| json!({ "name": "Cabang" })),
    row("current_workspace"),
    row("rename_workspace").with(|_| json!({ "name": "Warung" })),
    row("list_members"),
    row("change_role").about(|it| &it.member).with(|_| json!({ "role": "agent" })),
    row("list_invitations"),
    row("invite").with(|_| json!({ "email": "x@example.com", "role": "agent" })),
    row("list_tokens"),
    row("create_token").with(|_| json!({ "name": "crm", "scopes": ["contacts.read"] })),
    row("list_permissions"),
    row("list_accounts"),
    row("connect_account").with(|_| {
        json!({
            "phone_number_id": "3003", "waba_id": "2003", "access_token": "EAAG-other-token",
            "app_secret": "another-app-secret-of-meta", "verify_token": "another-word",
        })
    }),
    row("list_account_activity"),
    row("account").about(|it| &it.account),
    row("change_account").about(|it| &it.account).with(|_| json!({ "name": "Mine" })),
    row("check_account").about(|it| &it.account),
    row("check_numbers").about(|it| &it.account).with(|_| json!({ "numbers": ["0812-5555-6666"] })),
    // In the order in which each finds the device as it needs it.
    row("account_link").about(|it| &it.device),
    row("link_history").about(|it| &it.device),
    row("reconnect_account").about(|it| &it.device),
    row("disconnect_account").about(|it| &it.device),
    row("move_account").about(|it| &it.device),
    row("link_account")
        .about(|it| &it.device)
        .with(|_| json!({ "method": "letters", "phone": "0812-5555-7777" })),
    row("give_passkey").about(|it| &it.device).with(|_| {
        json!({
            "id": "YQ", "rawId": "YQ", "type": "public-key",
            "response": {
                "clientDataJSON": "YQ", "authenticatorData": "YQ", "signature": "YQ",
                "userHandle": null,
            },
        })
    }),
    row("compare_letters").about(|it| &it.device).with(|_| json!({ "same": true })),
    row("set_tells_phone").about(|it| &it.device).with(|_| json!({ "tells_phone": true })),
    row("log_out_account").about(|it| &it.device),
    row("account_governor").about(|it| &it.account),
    row("change_account_governor")
        .about(|it| &it.account)
        .with(|_| json!({ "settings": { "messages_per_day": 900 } })),
    row("stop_account").about(|it| &it.account),
    row("resume_account").about(|it| &it.account),
    row("join_transport").about(|it| &it.account).with(|it| json!({ "account_id": it.device })),
    row("set_transport_policy")
        .about(|it| &it.account)
        .with(|_| json!({ "transport_policy": "official_first" })),
    row("part_transports").about(|it| &it.account),
    row("workspace_transport_policy"),
    row("set_workspace_transport_policy").with(|_| json!({ "transport_policy": "official_first" })),
    row("health_alerts"),
    row("set_health_alerts").with(|_| json!({ "after_minutes": 10 })),
    row("test_health_alerts"),
    row("workspace_governor"),
    row("change_workspace_governor").with(|_| json!({ "time_zone": "Asia/Jakarta" })),
    row("stop_workspace"),
    row("resume_workspace"),
    row("list_chats"),
    row("list_messages").about(|it| &it.contact),
    row("read_chat").about(|it| &it.chat),
    row("arrange_chat").about(|it| &it.chat).with(|_| json!({ "muted": true })),
    row("set_chat_state").about(|it| &it.chat).with(|_| json!({ "state": "resolved" })),
    row("count_chats"),
    row("search_messages").asked("q=text"),
    row("ask_older_history").about(|it| &it.chat),
    row("set_blocked").about(|it| &it.chat).with(|_| json!({ "blocked": true })),
    row("send_to_chat").with(text),
    row("send").with(|it| {
        json!({
            "chat_id": it.chat, "account_id": it.account, "type": "text",
            "text": { "body": "halo" }, "quoted_message_id": it.message,
        })
    }),
    row("send_media").with(|it| {
        json!({
            "contact_id": it.contact, "account_id": it.account, "type": "image",
            "image": { "link": "https://example.com/a.jpg" },
        })
    }),
    row("send_template").with(|it| {
        json!({
            "contact_id": it.contact, "type": "template",
            "template": { "name": "hello_world", "language": "id" },
        })
    }),
    row("edit_message").about(|it| &it.message).with(|_| json!({ "text": "lain" })),
    row("delete_message").about(|it| &it.message),
    row("create_group").about(|it| &it.account).with(|it| {
        json!({ "subject": "Arisan", "contact_ids": [it.contact], "members": ["0812-5555-6666"] })
    }),
    row("join_group")
        .about(|it| &it.account)
        .with(|_| json!({ "link": "https://chat.whatsapp.com/AbCdEf" })),
    row("rename_group").about(|it| &it.group).with(|_| json!({ "subject": "Arisan baru" })),
    row("describe_group").about(|it| &it.group).with(|_| json!({ "description": "Tiap bulan" })),
    row("list_group_members").about(|it| &it.group),
    row("change_members").about(|it| &it.group).with(|it| {
        json!({ "action": "remove", "contact_ids": [it.contact], "members": ["0812-5555-6666"] })
    }),
    row("group_link").about(|it| &it.group).with(|_| json!({})),
    row("join_requests").about(|it| &it.group).with(|_| json!({ "action": "list" })),
    row("leave_group").about(|it| &it.group).with(|_| json!({ "for_everyone": true })),
    row("operation").about(|it| &it.operation),
    row("message_receipts").about(|it| &it.message),
    row("retry_message").about(|it| &it.lost[0]),
    row("assume_sent").about(|it| &it.lost[1]),
    row("media").about(|it| &it.media),
    row("upload").with(|_| form("halo")),
    row("list_contacts"),
    row("create_contact").with(|_| json!({ "name": "Budi", "phone": "0812-5555-6666" })),
    row("contact").about(|it| &it.contact),
    row("contact_picture").about(|it| &it.contact),
    row("ask_for_picture").about(|it| &it.contact),
    row("change_contact").about(|it| &it.contact).with(|_| json!({ "name": "Mine" })),
    row("undo_merge").about(|it| &it.merge),
    row("merge_contacts")
        .about(|it| &it.contact)
        .with(|it| json!({ "other_contact_id": it.other_contact })),
    row("list_merges"),
    row("contact_presence").about(|it| &it.contact),
    row("bulk_presence").with(|it| json!({ "contact_ids": [it.contact] })),
    row("workspace_presence"),
    row("set_typing").about(|it| &it.contact).with(|_| json!({ "typing": true })),
    row("list_jobs"),
    row("retry_job").about(|it| &it.jobs[0]),
    row("discard_job").about(|it| &it.jobs[1]),
    row("list_inbound"),
    row("inbound_event").about(|it| &it.inbound),
    row("replay_inbound").about(|it| &it.inbound),
    row("list_events"),
    row("list_audit"),
    row("authorize_channel").with(|it| channel("private-workspace", &it.workspace)),
    row("authenticate_socket").with(|_| json!({ "socket_id": "1.1" })),
    row("remove_account").about(|it| &it.account),
    row("clear_chat").about(|it| &it.chat),
    row("delete_contact").about(|it| &it.contact),
    row("remove_member").about(|it| &it.member),
    row("revoke_session").about(|it| &it.session),
    row("revoke_token").about(|it| &it.token),
    row("revoke_invitation").about(|it| &it.invitation),
    // Last: afterwards nobody is signed in.
    row("logout"),
];
