//! News of groups: made, changed, joined, left, suspended (cloud-api.md §7).

use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::inbound::{AccountEffect, GroupNews, Inbound};
use serde_json::{Map, Value};

use super::change::{EffectError, Effects};
use super::context::Context;
use super::news;
use crate::cloud::tolerant::Tolerant;

pub(super) fn field(context: &Context<'_>) -> Effects {
    let mut effects = Effects::default();
    for item in context.value.items("groups") {
        effects.add(group(context, item).map(Some));
    }
    effects
}

fn group(context: &Context<'_>, item: &Value) -> Result<Inbound, EffectError> {
    let event = item.text("type").unwrap_or_else(|| "unknown".to_owned());
    let Some(id) = item.text("group_id") else {
        return match item.items("errors").first() {
            Some(error) => Ok(failed(&event, error)),
            None => Err(EffectError::MissingId { what: "group" }),
        };
    };
    let subject = item.text("subject").or_else(|| changed(item, "group_subject"));
    Ok(Inbound::Group(GroupNews {
        group: Identity::new(IdentityKind::CloudGroup, id),
        metadata: Value::Object(metadata(&event, item)),
        event,
        subject,
        at: context.at(item),
    }))
}

/// Facts about the group as it now is. Who joined or left is in no list here: Meta tells single steps,
/// so only a look at the group itself gives its members.
fn metadata(event: &str, item: &Value) -> Map<String, Value> {
    let mut facts = Map::new();
    for key in ["invite_link", "join_approval_mode"] {
        if let Some(text) = item.text(key) {
            facts.insert(key.to_owned(), text.into());
        }
    }
    let description = item.text("description").or_else(|| changed(item, "group_description"));
    if let Some(description) = description {
        facts.insert("description".to_owned(), description.into());
    }
    match event {
        "group_suspend" => facts.insert("suspended".to_owned(), true.into()),
        "group_suspend_cleared" => facts.insert("suspended".to_owned(), false.into()),
        "group_delete" if item.items("errors").is_empty() => {
            facts.insert("deleted".to_owned(), true.into())
        }
        _ => None,
    };
    facts
}

/// The new text of a setting, unless Meta says that changing it failed.
fn changed(item: &Value, setting: &str) -> Option<String> {
    let setting = &item[setting];
    setting.text("text").filter(|_| setting.flag("update_successful"))
}

fn failed(event: &str, error: &Value) -> Inbound {
    let words = error["error_data"].text("details").or_else(|| error.text("message"));
    let text = words.unwrap_or_else(|| "WhatsApp gave no reason".to_owned());
    news::account(&format!("groups/{event}"), AccountEffect::Note { text })
}
