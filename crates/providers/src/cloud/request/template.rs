//! Template messages: their body and what can be checked without knowing the template (cloud-api.md §2.4).

use blazz_domain::outgoing::OutgoingTemplate;
use serde_json::{Value, json};

use super::limits::Problems;
use crate::cloud::tolerant::Tolerant;

const COMPONENTS: &[&str] =
    &["header", "body", "button", "carousel", "limited_time_offer", "tap_target_configuration"];

pub(super) fn body(message: &OutgoingTemplate) -> Value {
    let mut body = json!({ "name": message.name, "language": { "code": message.language } });
    if !message.components.is_empty() {
        body["components"] = Value::Array(message.components.clone());
    }
    body
}

pub(super) fn check(message: &OutgoingTemplate, problems: &mut Problems) {
    problems.length("template.name", &message.name, 512);
    if !message.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        problems.add("template.name", "invalid", "only a-z, 0-9 and _");
    }
    problems.length("template.language", &message.language, 16);
    if !message.language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        problems.add("template.language", "invalid", "a code such as id or en_US");
    }
    check_components("template.components", &message.components, problems);
}

fn check_components(path: &str, components: &[Value], problems: &mut Problems) {
    for (index, component) in components.iter().enumerate() {
        let path = format!("{path}[{index}]");
        let kind = component.text("type").unwrap_or_default().to_lowercase();
        if !COMPONENTS.contains(&kind.as_str()) {
            problems.add(
                &format!("{path}.type"),
                "invalid",
                "one of header, body, button, carousel",
            );
            continue;
        }
        if kind == "button" {
            check_button(&path, component, problems);
        }
        if kind == "carousel" {
            check_cards(&path, component.items("cards"), problems);
        } else {
            check_parameters(&path, component.items("parameters"), problems);
        }
    }
}

fn check_button(path: &str, button: &Value, problems: &mut Problems) {
    if button.text("sub_type").is_none() {
        problems.add(&format!("{path}.sub_type"), "required", "must not be empty");
    }
    if button.integer("index").is_none_or(|index| !(0..10).contains(&index)) {
        problems.add(&format!("{path}.index"), "out_of_range", "0 to 9");
    }
}

fn check_cards(path: &str, cards: &[Value], problems: &mut Problems) {
    if !(2..=10).contains(&cards.len()) {
        problems.add(&format!("{path}.cards"), "out_of_range", "2 to 10 cards");
    }
    for (index, card) in cards.iter().enumerate() {
        let path = format!("{path}.cards[{index}].components");
        check_components(&path, card.items("components"), problems);
    }
}

fn check_parameters(path: &str, parameters: &[Value], problems: &mut Problems) {
    if parameters.is_empty() {
        problems.add(&format!("{path}.parameters"), "required", "leave out what has no variables");
    }
    for (index, parameter) in parameters.iter().enumerate() {
        let path = format!("{path}.parameters[{index}]");
        match parameter.text("type").as_deref() {
            None => problems.add(&format!("{path}.type"), "required", "must not be empty"),
            Some("text") => check_text(&format!("{path}.text"), parameter, problems),
            Some("coupon_code") => {
                let code = parameter.text("coupon_code").unwrap_or_default();
                problems.length(&format!("{path}.coupon_code"), &code, 20);
            }
            Some(_) => {}
        }
    }
}

/// WhatsApp refuses values that would break the layout of the template (132018).
fn check_text(path: &str, parameter: &Value, problems: &mut Problems) {
    let text = parameter.text("text").unwrap_or_default();
    problems.length(path, &text, 1024);
    if text.contains(['\n', '\r', '\t']) || text.contains("     ") {
        problems.add(path, "invalid", "no line breaks, tabs or more than four spaces in a row");
    }
}
