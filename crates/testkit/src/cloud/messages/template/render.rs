//! What a template says once its variables are filled in: what the customer's phone shows.

use serde_json::{Value, json};

use super::shape::{Filling, Parameter};
use crate::cloud::{
    error::GraphError,
    world::{HeaderSlot, Template, template_parts::component},
};

/// Longest body once the variables are filled in.
const MAX_RENDERED: usize = 1024;

pub(crate) fn render(template: &Template, filling: &Filling) -> Result<Value, GraphError> {
    let body = fill(body_text(template), &filling.slots.body);
    if body.chars().count() > MAX_RENDERED {
        return Err(GraphError::new(132_005, "body: the translated text is too long"));
    }
    let mut shown = json!({ "body": body, "buttons": buttons(template) });
    if let HeaderSlot::Object(format) = template.header() {
        shown["header"] = json!({ "format": format });
    } else if let Some(text) =
        component(&template.components, "HEADER").and_then(|h| h["text"].as_str())
    {
        let given: Vec<Parameter> = filling.slots.header.clone().into_iter().collect();
        shown["header"] = json!({ "format": "text", "text": fill(text, &given) });
    }
    if !template.footer_text().is_empty() {
        shown["footer"] = json!(template.footer_text());
    }
    Ok(shown)
}

fn body_text(template: &Template) -> &str {
    if template.category == "AUTHENTICATION" {
        return "*{{1}}* is your verification code.";
    }
    template.body_text()
}

fn fill(text: &str, parameters: &[Parameter]) -> String {
    let mut filled = text.to_owned();
    for (at, parameter) in parameters.iter().enumerate() {
        let name = parameter.name.clone().unwrap_or_else(|| (at + 1).to_string());
        filled = filled.replace(&format!("{{{{{name}}}}}"), &parameter.text);
    }
    filled
}

fn buttons(template: &Template) -> Vec<Value> {
    let buttons = component(&template.components, "BUTTONS")
        .and_then(|component| component["buttons"].as_array());
    let shown = buttons.into_iter().flatten().map(|button| {
        let kind = button["type"].as_str().unwrap_or_default().to_ascii_lowercase();
        json!({ "type": kind, "text": button["text"].as_str().unwrap_or("Copy code") })
    });
    shown.collect()
}
