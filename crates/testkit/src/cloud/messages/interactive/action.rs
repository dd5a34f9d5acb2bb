//! Limits of the `action` of interactive messages, kind by kind.

use std::collections::HashSet;

use super::super::kinds::is_web_address;
use crate::cloud::fields::Fields;

use super::Checked;

pub(super) fn buttons(mut action: Fields<'_>) -> Checked {
    let (mut ids, mut titles) = (HashSet::new(), HashSet::new());
    for mut button in action.objects("buttons", 1..=3)? {
        button.one_of("type", &["reply"])?;
        let mut reply = button.object("reply")?;
        let id = reply.text("id", 1..=256)?;
        let title = reply.text("title", 1..=20)?;
        if !ids.insert(id) || !titles.insert(title) {
            return Err(reply.invalid("id", "and title must be unique among the buttons"));
        }
        reply.done()?;
        button.done()?;
    }
    action.done()
}

pub(super) fn list(mut action: Fields<'_>) -> Checked {
    action.text("button", 1..=20)?;
    let sections = action.objects("sections", 1..=10)?;
    let needs_title = sections.len() > 1;
    let mut ids = HashSet::new();
    for mut section in sections {
        if section.optional_text("title", 1..=24)?.is_none() && needs_title {
            return Err(section.missing("title"));
        }
        for mut row in section.objects("rows", 1..=10)? {
            if !ids.insert(row.text("id", 1..=200)?) {
                return Err(row.invalid("id", "must be unique among the rows"));
            }
            row.text("title", 1..=24)?;
            row.optional_text("description", 0..=72)?;
            row.done()?;
        }
        section.done()?;
    }
    if ids.len() > 10 {
        return Err(action.invalid("sections", "hold more than 10 rows in total"));
    }
    action.done()
}

pub(super) fn cta_url(mut action: Fields<'_>) -> Checked {
    action.one_of("name", &["cta_url"])?;
    let mut parameters = action.object("parameters")?;
    parameters.text("display_text", 1..=20)?;
    let url = parameters.text("url", 1..=2000)?;
    if !is_web_address(url) {
        return Err(parameters.invalid("url", "must start with http:// or https://"));
    }
    parameters.done()?;
    action.done()
}

pub(super) fn flow(mut action: Fields<'_>) -> Checked {
    action.one_of("name", &["flow"])?;
    let mut parameters = action.object("parameters")?;
    parameters.one_of("flow_message_version", &["3"])?;
    let id = parameters.optional_text("flow_id", 1..=100)?;
    let name = parameters.optional_text("flow_name", 1..=200)?;
    if id.is_some() == name.is_some() {
        return Err(parameters.invalid("flow_id", "or flow_name must be given, not both"));
    }
    parameters.optional_text("flow_token", 1..=200)?;
    parameters.text("flow_cta", 1..=30)?;
    if parameters.has("mode") {
        parameters.one_of("mode", &["draft", "published"])?;
    }
    if parameters.has("flow_action") {
        parameters.one_of("flow_action", &["navigate", "data_exchange"])?;
    }
    if let Some(mut payload) = parameters.optional_object("flow_action_payload")? {
        payload.text("screen", 1..=200)?;
        payload.any("data");
        payload.done()?;
    }
    parameters.done()?;
    action.done()
}

pub(super) fn product(mut action: Fields<'_>) -> Checked {
    action.text("catalog_id", 1..=100)?;
    action.text("product_retailer_id", 1..=100)?;
    action.done()
}

pub(super) fn product_list(mut action: Fields<'_>) -> Checked {
    action.text("catalog_id", 1..=100)?;
    let mut items = 0;
    for mut section in action.objects("sections", 1..=10)? {
        section.optional_text("title", 1..=24)?;
        for mut item in section.objects("product_items", 1..=30)? {
            item.text("product_retailer_id", 1..=100)?;
            item.done()?;
            items += 1;
        }
        section.done()?;
    }
    if items > 30 {
        return Err(action.invalid("sections", "hold more than 30 products in total"));
    }
    action.done()
}

pub(super) fn catalog(mut action: Fields<'_>) -> Checked {
    action.one_of("name", &["catalog_message"])?;
    if let Some(mut parameters) = action.optional_object("parameters")? {
        parameters.optional_text("thumbnail_product_retailer_id", 1..=100)?;
        parameters.done()?;
    }
    action.done()
}

pub(super) fn address(mut action: Fields<'_>) -> Checked {
    action.one_of("name", &["address_message"])?;
    let mut parameters = action.object("parameters")?;
    parameters.one_of("country", &["IN"])?;
    for key in ["values", "saved_addresses", "validation_errors"] {
        parameters.any(key);
    }
    parameters.done()?;
    action.done()
}

pub(super) fn voice_call(mut action: Fields<'_>) -> Checked {
    action.one_of("name", &["voice_call"])?;
    if let Some(mut parameters) = action.optional_object("parameters")? {
        parameters.optional_text("display_text", 1..=20)?;
        parameters.integer("ttl_minutes", 1..=43_200)?;
        parameters.optional_text("payload", 0..=512)?;
        parameters.done()?;
    }
    action.done()
}

/// An action that has nothing but its name.
pub(super) fn named(mut action: Fields<'_>, name: &str) -> Checked {
    action.one_of("name", &[name])?;
    action.done()
}
