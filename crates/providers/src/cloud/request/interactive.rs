//! Buttons, lists and link buttons: their bodies and their limits (cloud-api.md §2.3).

use std::collections::HashSet;

use blazz_domain::outgoing::{
    InteractiveAction, ListRow, ListSection, OutgoingInteractive, ReplyButton,
};
use serde_json::{Value, json};

use super::limits::Problems;

pub(super) fn body(message: &OutgoingInteractive) -> Value {
    let (kind, action) = match &message.action {
        InteractiveAction::Button { buttons } => {
            let buttons: Vec<Value> = buttons
                .iter()
                .map(|button| {
                    json!({ "type": "reply", "reply": { "id": button.id, "title": button.title } })
                })
                .collect();
            ("button", json!({ "buttons": buttons }))
        }
        InteractiveAction::List { button, sections } => {
            let sections: Vec<Value> = sections.iter().map(section).collect();
            ("list", json!({ "button": button, "sections": sections }))
        }
        InteractiveAction::CtaUrl { display_text, url } => {
            let parameters = json!({ "display_text": display_text, "url": url });
            ("cta_url", json!({ "name": "cta_url", "parameters": parameters }))
        }
    };
    let mut body = json!({ "type": kind, "body": { "text": message.body }, "action": action });
    if let Some(header) = &message.header {
        body["header"] = json!({ "type": "text", "text": header });
    }
    if let Some(footer) = &message.footer {
        body["footer"] = json!({ "text": footer });
    }
    body
}

fn section(section: &ListSection) -> Value {
    let rows: Vec<Value> = section.rows.iter().map(row).collect();
    let mut body = json!({ "rows": rows });
    if let Some(title) = &section.title {
        body["title"] = title.as_str().into();
    }
    body
}

fn row(row: &ListRow) -> Value {
    let mut body = json!({ "id": row.id, "title": row.title });
    if let Some(description) = &row.description {
        body["description"] = description.as_str().into();
    }
    body
}

pub(super) fn check(message: &OutgoingInteractive, problems: &mut Problems) {
    let is_list = matches!(message.action, InteractiveAction::List { .. });
    // Meta's pages differ about lists, 1024 or 4096; the larger lets Meta decide.
    problems.length("interactive.body", &message.body, if is_list { 4096 } else { 1024 });
    problems.optional_length("interactive.header", message.header.as_deref(), 60);
    problems.optional_length("interactive.footer", message.footer.as_deref(), 60);
    match &message.action {
        InteractiveAction::Button { buttons } => check_buttons(buttons, problems),
        InteractiveAction::List { button, sections } => {
            problems.length("interactive.action.button", button, 20);
            check_sections(sections, problems);
        }
        InteractiveAction::CtaUrl { display_text, url } => {
            problems.length("interactive.action.display_text", display_text, 20);
            problems.web_address("interactive.action.url", url);
        }
    }
}

fn check_buttons(buttons: &[ReplyButton], problems: &mut Problems) {
    problems.count("interactive.action.buttons", buttons.len(), 3);
    let mut seen = HashSet::new();
    for (index, button) in buttons.iter().enumerate() {
        let path = format!("interactive.action.buttons[{index}]");
        problems.length(&format!("{path}.title"), &button.title, 20);
        problems.length(&format!("{path}.id"), &button.id, 256);
        problems.unique(&format!("{path}.id"), seen.insert(&button.id));
    }
}

fn check_sections(sections: &[ListSection], problems: &mut Problems) {
    problems.count("interactive.action.sections", sections.len(), 10);
    let rows: usize = sections.iter().map(|section| section.rows.len()).sum();
    if rows > 10 {
        problems.add("interactive.action.sections", "too_many", "at most 10 rows in all sections");
    }
    let mut seen = HashSet::new();
    for (index, section) in sections.iter().enumerate() {
        let path = format!("interactive.action.sections[{index}]");
        match &section.title {
            Some(title) => problems.length(&format!("{path}.title"), title, 24),
            None if sections.len() > 1 => {
                problems.add(&format!("{path}.title"), "required", "needed with several sections");
            }
            None => {}
        }
        problems.count(&format!("{path}.rows"), section.rows.len(), 10);
        for (index, row) in section.rows.iter().enumerate() {
            check_row(&format!("{path}.rows[{index}]"), row, seen.insert(&row.id), problems);
        }
    }
}

fn check_row(path: &str, row: &ListRow, is_new: bool, problems: &mut Problems) {
    problems.length(&format!("{path}.title"), &row.title, 24);
    problems.length(&format!("{path}.id"), &row.id, 200);
    problems.unique(&format!("{path}.id"), is_new);
    problems.optional_length(&format!("{path}.description"), row.description.as_deref(), 72);
}
