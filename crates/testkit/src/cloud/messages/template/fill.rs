//! Whether a send fills exactly the variables the template has.

use serde_json::Value;

use super::shape::{Filling, Parameter, Slots};
use crate::cloud::{
    error::GraphError,
    world::{ButtonSlot, HeaderSlot, Parameters, Template, TemplateStatus},
};

type Checked = Result<(), GraphError>;

/// Longest code of an authentication template.
const MAX_OTP: usize = 15;

/// The approved template of this name and language.
pub(crate) fn choose<'a>(
    templates: &'a [Template],
    filling: &Filling,
) -> Result<&'a Template, GraphError> {
    let language = filling.language.replace('-', "_");
    let found = templates
        .iter()
        .find(|template| template.name == filling.name && template.language == language);
    let absent = || {
        let details =
            format!("template name ({}) does not exist in {}", filling.name, filling.language);
        GraphError::new(132_001, details)
    };
    let template = found.ok_or_else(absent)?;
    match template.status {
        TemplateStatus::Approved => Ok(template),
        TemplateStatus::Paused => Err(refuse(132_015, template, "is paused due to low quality")),
        TemplateStatus::Disabled => Err(refuse(132_016, template, "is disabled")),
        TemplateStatus::Pending | TemplateStatus::Rejected => Err(absent()),
    }
}

fn refuse(code: u32, template: &Template, why: &str) -> GraphError {
    GraphError::new(code, format!("template ({}) {why}", template.name))
}

pub(crate) fn check(template: &Template, filling: &Filling) -> Checked {
    check_header("header", &template.header(), filling.slots.header.as_ref())?;
    check_parameters("body", &template.body(), &filling.slots.body)?;
    check_buttons(&template.buttons(), &filling.slots)?;
    check_cards(template, filling)?;
    if template.has_limited_time_offer() != filling.has_offer {
        return Err(GraphError::new(132_012, "limited_time_offer does not match the template"));
    }
    check_one_time_code(template, &filling.slots)
}

fn check_header(place: &str, slot: &HeaderSlot, given: Option<&Parameter>) -> Checked {
    match (slot, given) {
        (HeaderSlot::None, None) => Ok(()),
        (HeaderSlot::None, Some(_)) => Err(wrong_count(place, 1, 0)),
        (HeaderSlot::Text(parameters), given) => {
            let given: Vec<Parameter> = given.cloned().into_iter().collect();
            check_parameters(place, parameters, &given)
        }
        (HeaderSlot::Object(_), None) => Err(wrong_count(place, 0, 1)),
        (HeaderSlot::Object(format), Some(given)) if *format == given.kind => Ok(()),
        (HeaderSlot::Object(format), Some(given)) => {
            let details = format!(
                "{place}: Format mismatch, expected {}, received {}",
                format.to_uppercase(),
                given.kind.to_uppercase()
            );
            Err(GraphError::new(132_012, details))
        }
    }
}

fn check_parameters(place: &str, expected: &Parameters, given: &[Parameter]) -> Checked {
    if expected.count() != given.len() {
        return Err(wrong_count(place, given.len(), expected.count()));
    }
    for parameter in given {
        check_text(place, parameter)?;
        check_name(place, expected, parameter)?;
    }
    Ok(())
}

fn check_text(place: &str, parameter: &Parameter) -> Checked {
    if !matches!(parameter.kind.as_str(), "text" | "currency" | "date_time" | "group_id") {
        let details = format!("{place}: a parameter of type {} does not fit", parameter.kind);
        return Err(GraphError::new(132_012, details));
    }
    let text = &parameter.text;
    if text.contains(['\n', '\t']) || text.contains("     ") {
        let details = format!(
            "{place}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        );
        return Err(GraphError::new(132_018, details));
    }
    Ok(())
}

fn check_name(place: &str, expected: &Parameters, parameter: &Parameter) -> Checked {
    match (expected, parameter.name.as_ref()) {
        (Parameters::Positional(_), None) => Ok(()),
        (Parameters::Named(names), Some(name)) if names.contains(name) => Ok(()),
        (Parameters::Named(_), None) => {
            Err(GraphError::new(132_012, format!("{place}: Parameter name is missing or empty")))
        }
        (_, Some(name)) => {
            Err(GraphError::new(132_012, format!("{place}: Parameter name {name} does not exist")))
        }
    }
}

fn wrong_count(place: &str, given: usize, expected: usize) -> GraphError {
    let details = format!(
        "{place}: number of localizable_params ({given}) does not match the expected number of params ({expected})"
    );
    GraphError::new(132_000, details)
}

fn check_buttons(expected: &[ButtonSlot], slots: &Slots) -> Checked {
    for given in &slots.buttons {
        let fits = expected.get(given.index).is_some_and(|slot| slot.sub_type == given.sub_type);
        if !fits {
            let details = format!(
                "buttons: the template has no button of type {} at index {}",
                given.sub_type, given.index
            );
            return Err(GraphError::new(132_012, details));
        }
    }
    let is_filled = |at: usize| slots.buttons.iter().any(|given| given.index == at);
    match expected.iter().enumerate().find(|(at, slot)| slot.required && !is_filled(*at)) {
        None => Ok(()),
        Some((at, slot)) => {
            let details = format!(
                "buttons: Button at index {at} of type {} requires a parameter",
                slot.sub_type
            );
            Err(GraphError::new(131_008, details))
        }
    }
}

fn check_cards(template: &Template, filling: &Filling) -> Checked {
    let expected = template.cards();
    if expected.len() != filling.cards.len() {
        return Err(wrong_count("carousel", filling.cards.len(), expected.len()));
    }
    for (at, (components, slots)) in expected.into_iter().zip(&filling.cards).enumerate() {
        check_card(&format!("card {at}"), components, slots)?;
    }
    Ok(())
}

fn check_card(place: &str, components: &[Value], slots: &Slots) -> Checked {
    use crate::cloud::world::template_parts::{body_of, buttons_of, header_of};
    check_header(place, &header_of(components), slots.header.as_ref())?;
    check_parameters(place, &body_of(components), &slots.body)?;
    check_buttons(&buttons_of(components), slots)
}

/// The code stands in the body and in the button, and is the same.
fn check_one_time_code(template: &Template, slots: &Slots) -> Checked {
    if template.category != "AUTHENTICATION" {
        return Ok(());
    }
    let code = slots.body.first().map_or("", |parameter| parameter.text.as_str());
    if code.chars().count() > MAX_OTP {
        return Err(GraphError::new(132_005, "body: the code is longer than 15 characters"));
    }
    if slots.buttons.first().is_some_and(|button| button.text != code) {
        return Err(GraphError::new(132_018, "buttons: the code differs from the one in the body"));
    }
    Ok(())
}
