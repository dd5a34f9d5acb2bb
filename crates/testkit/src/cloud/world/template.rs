//! Message templates and the variables their messages have to fill.

use serde_json::{Map, Value, json};

use crate::cloud::webhooks::{Notice, payload};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TemplateStatus {
    Pending,
    Approved,
    Rejected,
    Paused,
    Disabled,
}

impl TemplateStatus {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
            Self::Paused => "PAUSED",
            Self::Disabled => "DISABLED",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Pending, Self::Approved, Self::Rejected, Self::Paused, Self::Disabled]
            .into_iter()
            .find(|status| status.word().eq_ignore_ascii_case(word))
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) language: String,
    /// In capitals: MARKETING, UTILITY, AUTHENTICATION.
    pub(crate) category: String,
    pub(crate) status: TemplateStatus,
    pub(crate) named: bool,
    pub(crate) components: Vec<Value>,
    /// Sends answer `held_for_quality_assessment`.
    pub(crate) held: bool,
}

/// The variables of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Parameters {
    Positional(usize),
    Named(Vec<String>),
}

impl Parameters {
    pub(crate) fn count(&self) -> usize {
        match self {
            Self::Positional(count) => *count,
            Self::Named(names) => names.len(),
        }
    }
}

/// What the header of a template takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HeaderSlot {
    None,
    Text(Parameters),
    /// `image`, `video`, `document`, `location` or `product`.
    Object(String),
}

/// What one button of a template takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ButtonSlot {
    /// Lower case, as `sub_type` of the send.
    pub(crate) sub_type: String,
    /// Whether a send must carry a parameter for it.
    pub(crate) required: bool,
}

impl Template {
    pub(crate) fn header(&self) -> HeaderSlot {
        header_of(&self.components)
    }

    pub(crate) fn body_text(&self) -> &str {
        text_of(&self.components, "BODY")
    }

    pub(crate) fn footer_text(&self) -> &str {
        text_of(&self.components, "FOOTER")
    }

    /// Authentication bodies are Meta's own text with the code as the one variable.
    pub(crate) fn body(&self) -> Parameters {
        if self.category == "AUTHENTICATION" {
            return Parameters::Positional(1);
        }
        parameters_of(self.body_text())
    }

    pub(crate) fn buttons(&self) -> Vec<ButtonSlot> {
        buttons_of(&self.components)
    }

    pub(crate) fn cards(&self) -> Vec<&Vec<Value>> {
        component(&self.components, "CAROUSEL")
            .and_then(|carousel| carousel["cards"].as_array())
            .map(|cards| cards.iter().filter_map(|card| card["components"].as_array()).collect())
            .unwrap_or_default()
    }

    pub(crate) fn has_limited_time_offer(&self) -> bool {
        component(&self.components, "LIMITED_TIME_OFFER").is_some()
    }
}

pub(crate) fn component<'a>(components: &'a [Value], kind: &str) -> Option<&'a Value> {
    components.iter().find(|component| is_kind(component, kind))
}

pub(crate) fn header_of(components: &[Value]) -> HeaderSlot {
    let Some(header) = component(components, "HEADER") else { return HeaderSlot::None };
    match header["format"].as_str().unwrap_or("TEXT").to_ascii_lowercase().as_str() {
        "text" => match parameters_of(header["text"].as_str().unwrap_or_default()) {
            parameters if parameters.count() == 0 => HeaderSlot::None,
            parameters => HeaderSlot::Text(parameters),
        },
        format => HeaderSlot::Object(format.to_owned()),
    }
}

pub(crate) fn buttons_of(components: &[Value]) -> Vec<ButtonSlot> {
    component(components, "BUTTONS")
        .and_then(|buttons| buttons["buttons"].as_array())
        .map(|buttons| buttons.iter().map(button_slot).collect())
        .unwrap_or_default()
}

fn button_slot(button: &Value) -> ButtonSlot {
    let kind = button["type"].as_str().unwrap_or_default().to_ascii_lowercase();
    let has_variable = button["url"].as_str().is_some_and(|url| url.contains("{{"));
    match kind.as_str() {
        "otp" => ButtonSlot { sub_type: "url".into(), required: true },
        "url" => ButtonSlot { required: has_variable, sub_type: kind },
        "copy_code" | "mpm" => ButtonSlot { required: true, sub_type: kind },
        _ => ButtonSlot { required: false, sub_type: kind },
    }
}

pub(crate) fn body_of(components: &[Value]) -> Parameters {
    parameters_of(text_of(components, "BODY"))
}

fn text_of<'a>(components: &'a [Value], kind: &str) -> &'a str {
    component(components, kind).and_then(|found| found["text"].as_str()).unwrap_or_default()
}

fn is_kind(component: &Value, kind: &str) -> bool {
    component["type"].as_str().is_some_and(|found| found.eq_ignore_ascii_case(kind))
}

/// The variables of a text in order of their first appearance.
fn parameters_of(text: &str) -> Parameters {
    let mut names: Vec<String> = Vec::new();
    for part in text.split("{{").skip(1) {
        let name = part.split("}}").next().unwrap_or_default().trim();
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    if names.iter().all(|name| name.parse::<usize>().is_ok()) {
        Parameters::Positional(names.len())
    } else {
        Parameters::Named(names)
    }
}

impl Template {
    /// Reads what a creation sends; whether it is valid was decided before.
    pub(crate) fn read(id: String, given: &Value, status: TemplateStatus) -> Self {
        let text = |key: &str| given[key].as_str().unwrap_or_default();
        Self {
            id,
            name: text("name").to_owned(),
            language: text("language").replace('-', "_"),
            category: text("category").to_ascii_uppercase(),
            status,
            named: text("parameter_format").eq_ignore_ascii_case("NAMED"),
            components: given["components"].as_array().cloned().unwrap_or_default(),
            held: false,
        }
    }

    /// All fields of the list.
    pub(crate) fn view(&self) -> Map<String, Value> {
        let format = if self.named { "NAMED" } else { "POSITIONAL" };
        let view = json!({
            "name": self.name,
            "parameter_format": format,
            "components": self.components,
            "language": self.language,
            "status": self.status.word(),
            "category": self.category,
            "quality_score": { "score": "UNKNOWN" },
            "rejected_reason": "NONE",
            "id": self.id,
        });
        view.as_object().cloned().unwrap_or_default()
    }

    /// `message_template_status_update`.
    pub(crate) fn status_notice(&self, waba_id: &str) -> Notice {
        let value = json!({
            "event": self.status.word(),
            "message_template_id": self.id.parse::<u64>().unwrap_or_default(),
            "message_template_name": self.name,
            "message_template_language": self.language,
            "reason": "NONE",
            "message_template_category": self.category,
        });
        payload::about_account(waba_id, "message_template_status_update", value)
    }
}
