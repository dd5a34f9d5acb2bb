//! What people can tap on in an interactive message.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", try_from = "Fields")]
pub enum InteractiveAction {
    /// 1 to 3 reply buttons.
    Button { buttons: Vec<ReplyButton> },
    /// Up to 10 rows in up to 10 sections.
    List { button: String, sections: Vec<ListSection> },
    /// One button that opens an address.
    CtaUrl { display_text: String, url: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyButton {
    pub id: String,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListSection {
    pub title: Option<String>,
    pub rows: Vec<ListRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListRow {
    pub id: String,
    pub title: String,
    pub description: Option<String>,
}

/// Everything that an action may hold, before it is known which one it is. A tagged enum would take unknown
/// fields, and lists for objects.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    #[serde(rename = "type")]
    kind: Kind,
    buttons: Option<Vec<ReplyButton>>,
    button: Option<String>,
    sections: Option<Vec<ListSection>>,
    display_text: Option<String>,
    url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Button,
    List,
    CtaUrl,
}

/// A field that is missing, or does not belong to this action; in the words that serde uses.
#[derive(Debug, thiserror::Error)]
enum FieldError {
    #[error("missing field `{0}`")]
    Missing(&'static str),
    #[error("unknown field `{0}` for this type")]
    Surplus(&'static str),
}

impl TryFrom<Fields> for InteractiveAction {
    type Error = FieldError;

    fn try_from(mut fields: Fields) -> Result<Self, FieldError> {
        let action = match fields.kind {
            Kind::Button => Self::Button { buttons: take(&mut fields.buttons, "buttons")? },
            Kind::List => Self::List {
                button: take(&mut fields.button, "button")?,
                sections: take(&mut fields.sections, "sections")?,
            },
            Kind::CtaUrl => Self::CtaUrl {
                display_text: take(&mut fields.display_text, "display_text")?,
                url: take(&mut fields.url, "url")?,
            },
        };
        fields.surplus().map_or(Ok(action), |name| Err(FieldError::Surplus(name)))
    }
}

fn take<T>(field: &mut Option<T>, name: &'static str) -> Result<T, FieldError> {
    field.take().ok_or(FieldError::Missing(name))
}

impl Fields {
    /// What nobody took.
    fn surplus(&self) -> Option<&'static str> {
        let left = [
            (self.buttons.is_some(), "buttons"),
            (self.button.is_some(), "button"),
            (self.sections.is_some(), "sections"),
            (self.display_text.is_some(), "display_text"),
            (self.url.is_some(), "url"),
        ];
        left.into_iter().find_map(|(is_left, name)| is_left.then_some(name))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(value: &Value) -> Result<InteractiveAction, String> {
        serde_json::from_value(value.clone()).map_err(|error| error.to_string())
    }

    #[test]
    fn an_action_is_read_back_as_it_was_written() {
        for value in [
            json!({ "type": "button", "buttons": [{ "id": "1", "title": "Yes" }] }),
            json!({ "type": "cta_url", "display_text": "Open", "url": "https://example.com" }),
            json!({
                "type": "list", "button": "Choose",
                "sections": [{ "title": null, "rows": [
                    { "id": "1", "title": "One", "description": null },
                ] }],
            }),
        ] {
            assert_eq!(serde_json::to_value(read(&value).unwrap()).unwrap(), value);
        }
    }

    #[test]
    fn fields_that_are_missing_or_belong_to_another_action_are_named() {
        let missing = read(&json!({ "type": "list", "button": "Choose" })).unwrap_err();
        assert!(missing.starts_with("missing field `sections`"), "{missing}");
        let surplus = json!({ "type": "button", "buttons": [], "url": "https://example.com" });
        let surplus = read(&surplus).unwrap_err();
        assert!(surplus.starts_with("unknown field `url`"), "{surplus}");
        let invented = json!({ "type": "button", "buttons": [], "colour": "red" });
        let invented = read(&invented).unwrap_err();
        assert!(invented.starts_with("unknown field `colour`"), "{invented}");
    }
}
