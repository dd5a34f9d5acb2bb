//! The sorts of callers, one for each column of the table.

use std::pin::Pin;
use std::time::Duration;

use axum::http::Method;
use blazz_domain::permission::Permission;
use serde_json::{Value, json};

use crate::answer::id;
use crate::browser::Browser;

/// A column.
pub(super) struct Caller {
    pub(super) name: &'static str,
    pub(super) arrive: for<'a> fn(&'a Browser) -> Arriving<'a>,
}

type Arriving<'a> = Pin<Box<dyn Future<Output = Browser> + 'a>>;

pub(super) const CALLERS: &[Caller] = &[
    Caller { name: "nobody", arrive: |owner| Box::pin(async { owner.house.browser() }) },
    Caller { name: "guessed token", arrive: |owner| Box::pin(async { guesser(owner) }) },
    Caller { name: "agent", arrive: |owner| Box::pin(owner.hire("dewi", "agent")) },
    Caller { name: "supervisor", arrive: |owner| Box::pin(owner.hire("dewi", "supervisor")) },
    Caller { name: "admin", arrive: |owner| Box::pin(owner.hire("dewi", "admin")) },
    Caller { name: "owner", arrive: |owner| Box::pin(owner.hire("dewi", "owner")) },
    Caller { name: "reading token", arrive: |owner| Box::pin(program(owner, reads)) },
    Caller { name: "sending token", arrive: |owner| Box::pin(program(owner, sends)) },
    Caller { name: "owner's token", arrive: |owner| Box::pin(program(owner, |_| true)) },
    Caller { name: "removed member", arrive: |owner| Box::pin(removed(owner)) },
    Caller { name: "signed out", arrive: |owner| Box::pin(signed_out(owner)) },
    Caller { name: "idle too long", arrive: |owner| Box::pin(idle(owner)) },
    Caller { name: "revoked token", arrive: |owner| Box::pin(revoked(owner)) },
    Caller { name: "owner elsewhere", arrive: |owner| Box::pin(owner.neighbour()) },
];

fn reads(permission: Permission) -> bool {
    permission.as_str().split('.').nth(1) == Some("read")
}

fn sends(permission: Permission) -> bool {
    permission == Permission::MessagesSend
}

fn guesser(owner: &Browser) -> Browser {
    Browser::with_token(&owner.house, &json!({ "secret": "blz_guessed" }))
}

async fn program(owner: &Browser, has: fn(Permission) -> bool) -> Browser {
    let scopes = Permission::ALL.iter().filter(|permission| has(**permission));
    let scopes: Vec<&str> = scopes.map(|permission| permission.as_str()).collect();
    Browser::with_token(&owner.house, &owner.make_token(&scopes).await)
}

async fn revoked(owner: &Browser) -> Browser {
    let token = owner.make_token(&["chats.read"]).await;
    owner.delete(&format!("/tokens/{}", id(&token))).await.expect(204);
    Browser::with_token(&owner.house, &token)
}

async fn removed(owner: &Browser) -> Browser {
    let member = owner.hire("dewi", "owner").await;
    let members = owner.get("/members").await.expect(200)["items"].clone();
    let mut members = members.as_array().unwrap().iter();
    let path = format!("/members/{}", id(members.find(|it| it["user"]["name"] == "dewi").unwrap()));
    owner.delete(&path).await.expect(204);
    member
}

/// Somebody who copied the cookie before its session was ended.
async fn signed_out(owner: &Browser) -> Browser {
    let member = owner.hire("dewi", "owner").await;
    let cookie = member.cookie();
    member.ask(Method::POST, "/auth/logout", Value::Null).await.expect(204);
    member.keep_cookie(cookie);
    member
}

async fn idle(owner: &Browser) -> Browser {
    let member = owner.hire("dewi", "owner").await;
    owner.house.wait(Duration::from_hours(24 * 14));
    member
}
