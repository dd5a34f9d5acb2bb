//! Limits of template creation and editing.

use serde_json::Value;

use crate::cloud::{error::GraphError, fields::Fields};

type Checked = Result<(), GraphError>;

const CATEGORIES: [&str; 3] = ["MARKETING", "UTILITY", "AUTHENTICATION"];

pub(super) struct Edit {
    pub(super) category: Option<String>,
    pub(super) components: Option<Vec<Value>>,
}

pub(super) fn creation(body: &Value) -> Checked {
    let mut fields = Fields::envelope(body)?;
    let name = fields.text("name", 1..=512)?;
    if !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        return Err(fields.invalid("name", "may only have lower case letters, digits and _"));
    }
    fields.text("language", 2..=15)?;
    let category = category(&mut fields)?.ok_or_else(|| fields.missing("category"))?;
    fields.optional_text("parameter_format", 5..=10)?;
    fields.integer("message_send_ttl_seconds", -1..=2_592_000)?;
    fields.optional_text("library_template_name", 1..=512)?;
    fields.any("library_template_button_inputs");
    let items = fields.list("components", 1..=10)?;
    components(&items, category == "AUTHENTICATION")?;
    fields.done()
}

pub(super) fn edit(body: &Value) -> Result<Edit, GraphError> {
    let mut fields = Fields::envelope(body)?;
    let category = category(&mut fields)?;
    fields.integer("message_send_ttl_seconds", -1..=2_592_000)?;
    let items = fields.optional_list("components", 1..=10)?;
    components(&items, category.as_deref() == Some("AUTHENTICATION"))?;
    fields.done()?;
    let given = body["components"].as_array().cloned();
    Ok(Edit { category, components: given })
}

fn category(fields: &mut Fields<'_>) -> Result<Option<String>, GraphError> {
    let Some(category) = fields.optional_text("category", 1..=20)? else { return Ok(None) };
    let category = category.to_ascii_uppercase();
    if CATEGORIES.contains(&category.as_str()) {
        return Ok(Some(category));
    }
    Err(fields.invalid("category", "must be MARKETING, UTILITY or AUTHENTICATION"))
}

fn components(items: &[(String, &Value)], is_authentication: bool) -> Checked {
    for (path, item) in items {
        component(Fields::nested(path, item)?.plainly(), item, is_authentication)?;
    }
    let is_carousel = items.iter().any(|(_, item)| kind_of(item) == "CAROUSEL");
    if !is_carousel {
        ends_in_words(items)?;
    }
    let has_body = items.iter().any(|(_, item)| kind_of(item) == "BODY");
    if has_body || is_carousel {
        return Ok(());
    }
    Err(GraphError::new(100, "Param components must have a BODY"))
}

fn kind_of(item: &Value) -> String {
    item["type"].as_str().unwrap_or_default().to_ascii_uppercase()
}

fn component(mut fields: Fields<'_>, item: &Value, is_authentication: bool) -> Checked {
    match kind_of(item).as_str() {
        "HEADER" => header(&mut fields, item),
        "BODY" | "FOOTER" if is_authentication => Ok(()),
        "BODY" => {
            let text = fields.text("text", 1..=1024)?;
            variables(text, item, "body")
        }
        "FOOTER" => {
            let text = fields.text("text", 1..=60)?;
            if text.contains("{{") {
                return Err(subcode(2_388_073, "Footer text must not have variables"));
            }
            Ok(())
        }
        "BUTTONS" => buttons(&mut fields),
        "LIMITED_TIME_OFFER" | "CAROUSEL" | "CALL_PERMISSION_REQUEST" => Ok(()),
        other => Err(fields.invalid("type", &format!("has the unknown value \"{other}\""))),
    }
}

fn header(fields: &mut Fields<'_>, item: &Value) -> Checked {
    let format = fields.text("format", 1..=20)?.to_ascii_uppercase();
    match format.as_str() {
        "TEXT" => {
            let text = fields.text("text", 1..=60)?;
            if text.matches("{{").count() > 1 {
                return Err(subcode(2_388_047, "Header text may have one variable"));
            }
            variables(text, item, "header")
        }
        "IMAGE" | "VIDEO" | "DOCUMENT" | "GIF" => {
            if item["example"]["header_handle"][0].is_string() {
                return Ok(());
            }
            Err(subcode(2_388_047, "Media headers need an example handle"))
        }
        "LOCATION" | "PRODUCT" => Ok(()),
        other => Err(fields.invalid("format", &format!("has the unknown value \"{other}\""))),
    }
}

/// Not of carousels: Meta's own sample of one starts with a variable.
fn ends_in_words(items: &[(String, &Value)]) -> Checked {
    let bodies = items.iter().filter(|(_, item)| kind_of(item) == "BODY");
    for text in bodies.filter_map(|(_, item)| item["text"].as_str()).map(str::trim) {
        if text.starts_with("{{") || text.ends_with("}}") {
            let details = "Variables cannot be at the start or end of the template";
            return Err(subcode(2_388_299, details));
        }
    }
    Ok(())
}

/// Not next to each other, and each with an example.
fn variables(text: &str, item: &Value, place: &str) -> Checked {
    let trimmed = text.trim();
    if trimmed.contains("}}{{") {
        return Err(subcode(2_388_072, "Variables cannot stand next to each other"));
    }
    if trimmed.contains("{{") && item.get("example").is_none() {
        return Err(GraphError::new(100, format!("The {place} has variables without an example")));
    }
    Ok(())
}

fn buttons(fields: &mut Fields<'_>) -> Checked {
    for mut button in fields.objects("buttons", 1..=10)? {
        let kind = button.text("type", 1..=40)?.to_ascii_uppercase();
        let needs_label = matches!(kind.as_str(), "QUICK_REPLY" | "URL" | "PHONE_NUMBER" | "FLOW");
        if button.optional_text("text", 1..=25)?.is_none() && needs_label {
            return Err(button.missing("text"));
        }
        match kind.as_str() {
            "URL" => {
                button.text("url", 1..=2000)?;
            }
            "PHONE_NUMBER" => {
                button.text("phone_number", 1..=20)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn subcode(subcode: u32, details: &str) -> GraphError {
    GraphError::with_subcode(100, subcode, details)
}
