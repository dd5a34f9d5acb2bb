//! Each limit, with the field it is told about.

use blazz_domain::chat::ChatType;
use blazz_domain::media::MediaKind;
use blazz_domain::outgoing::{
    InteractiveAction, ListRow, ListSection, Outgoing, OutgoingContacts, OutgoingInteractive,
    OutgoingLocation, OutgoingMedia, OutgoingReaction, OutgoingTemplate, OutgoingText, ReplyButton,
};
use serde_json::{Value, json};

use crate::cloud::request::check;

/// `field: code` of everything that is wrong.
fn problems(outgoing: &Outgoing) -> Vec<String> {
    problems_in(ChatType::Private, outgoing)
}

fn problems_in(to: ChatType, outgoing: &Outgoing) -> Vec<String> {
    let found = check(to, outgoing, &[]).err().unwrap_or_default();
    found.iter().map(|problem| format!("{}: {}", problem.field, problem.code)).collect()
}

fn text(body: &str) -> Outgoing {
    Outgoing::Text(OutgoingText { body: body.into(), ..OutgoingText::default() })
}

fn link(kind: MediaKind) -> OutgoingMedia {
    OutgoingMedia {
        kind,
        link: Some("https://cdn.example.com/f".into()),
        provider_media_id: None,
        media_id: None,
        file: None,
        caption: None,
        filename: None,
    }
}

fn interactive(action: InteractiveAction) -> OutgoingInteractive {
    OutgoingInteractive { header: None, body: "Which?".into(), footer: None, action }
}

fn button(id: &str, title: &str) -> ReplyButton {
    ReplyButton { id: id.into(), title: title.into() }
}

fn template(components: Value) -> Outgoing {
    let Value::Array(components) = components else { panic!("components are a list") };
    let (name, language) = ("order_update".into(), "en_US".into());
    Outgoing::Template(OutgoingTemplate { name, language, components, preview: None })
}

#[test]
fn a_text_has_1_to_4096_characters_however_many_bytes() {
    assert!(problems(&text(&"é".repeat(4096))).is_empty());
    assert_eq!(problems(&text(&"é".repeat(4097))), ["text.body: too_long"]);
    assert_eq!(problems(&text(" \n")), ["text.body: required"]);
}

#[test]
fn a_file_comes_from_one_place_only() {
    let nowhere = OutgoingMedia { link: None, ..link(MediaKind::Image) };
    assert_eq!(problems(&Outgoing::Media(nowhere)), ["image.link: required"]);
    let both = OutgoingMedia { provider_media_id: Some("9".into()), ..link(MediaKind::Image) };
    assert_eq!(problems(&Outgoing::Media(both)), ["image.link: invalid"]);
    let odd = OutgoingMedia { link: Some("ftp://x/y".into()), ..link(MediaKind::Video) };
    assert_eq!(problems(&Outgoing::Media(odd)), ["video.link: invalid"]);
}

#[test]
fn captions_and_file_names_stand_only_where_whatsapp_shows_them() {
    for kind in [MediaKind::Audio, MediaKind::Voice] {
        let captioned = OutgoingMedia { caption: Some("hi".into()), ..link(kind) };
        assert_eq!(problems(&Outgoing::Media(captioned)), ["audio.caption: invalid"]);
    }
    let long = OutgoingMedia { caption: Some("x".repeat(1025)), ..link(MediaKind::Document) };
    assert_eq!(problems(&Outgoing::Media(long)), ["document.caption: too_long"]);
    let named = OutgoingMedia { filename: Some("a.jpg".into()), ..link(MediaKind::Image) };
    assert_eq!(problems(&Outgoing::Media(named)), ["image.filename: invalid"]);
}

#[test]
fn a_place_is_on_earth() {
    let place = |latitude, longitude| {
        Outgoing::Location(OutgoingLocation { latitude, longitude, name: None, address: None })
    };
    assert!(problems(&place(-90.0, 180.0)).is_empty());
    let both = ["location.latitude: out_of_range", "location.longitude: out_of_range"];
    assert_eq!(problems(&place(90.1, -180.1)), both);
    assert_eq!(problems(&place(f64::NAN, f64::INFINITY)), both);
}

#[test]
fn a_reaction_is_one_emoji_or_none() {
    let reaction = |emoji: &str| {
        let (target, emoji) = ("wamid.A".into(), emoji.into());
        problems(&Outgoing::Reaction(OutgoingReaction { target, emoji }))
    };
    for fine in ["", "👍", "❤️", "1️⃣", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"]
    {
        assert!(reaction(fine).is_empty(), "{fine}");
    }
    for wrong in ["ok", "é", "👍 👍"] {
        assert_eq!(reaction(wrong), ["reaction.emoji: invalid"], "{wrong}");
    }
}

#[test]
fn a_contact_card_needs_a_name_in_two_forms() {
    let cards =
        |cards: Vec<Value>| problems(&Outgoing::Contacts(OutgoingContacts { contacts: cards }));
    assert_eq!(cards(vec![]), ["contacts: required"]);
    assert_eq!(cards(vec![json!({})]), ["contacts[0].name.formatted_name: required"]);
    let half = json!({ "name": { "formatted_name": "Ama" }, "birthday": "1.2.1990" });
    assert_eq!(cards(vec![half]), ["contacts[0].name: required", "contacts[0].birthday: invalid"]);
    let whole = json!({ "name": { "formatted_name": "Ama", "first_name": "Ama" } });
    assert_eq!(cards(vec![whole; 258]), ["contacts: too_many"]);
}

#[test]
fn reply_buttons_are_three_short_and_different() {
    let ask = |buttons| {
        problems(&Outgoing::Interactive(interactive(InteractiveAction::Button { buttons })))
    };
    assert_eq!(ask(vec![]), ["interactive.action.buttons: required"]);
    assert_eq!(
        ask(vec![button("a", "A"), button("b", "B"), button("c", "C"), button("d", "D")]),
        ["interactive.action.buttons: too_many"]
    );
    assert_eq!(
        ask(vec![button("a", &"x".repeat(21)), button("a", "B")]),
        [
            "interactive.action.buttons[0].title: too_long",
            "interactive.action.buttons[1].id: duplicate"
        ]
    );
}

#[test]
fn the_frame_of_a_question_has_its_limits() {
    let action = InteractiveAction::Button { buttons: vec![button("a", "A")] };
    let message = OutgoingInteractive {
        header: Some("x".repeat(61)),
        body: "x".repeat(1025),
        footer: Some(String::new()),
        action,
    };
    assert_eq!(
        problems(&Outgoing::Interactive(message)),
        [
            "interactive.body: too_long",
            "interactive.header: too_long",
            "interactive.footer: required"
        ]
    );
}

fn row(id: &str) -> ListRow {
    ListRow { id: id.into(), title: "Row".into(), description: None }
}

fn list(sections: Vec<ListSection>) -> Vec<String> {
    let action = InteractiveAction::List { button: "Options".into(), sections };
    problems(&Outgoing::Interactive(interactive(action)))
}

#[test]
fn a_list_has_ten_rows_in_all_and_titles_when_it_has_parts() {
    let rows = |from: usize, to: usize| (from..to).map(|id| row(&id.to_string())).collect();
    let part = |title: Option<&str>, rows| ListSection { title: title.map(Into::into), rows };
    assert!(list(vec![part(None, rows(0, 10))]).is_empty());
    assert_eq!(
        list(vec![part(Some("A"), rows(0, 6)), part(None, rows(6, 11))]),
        ["interactive.action.sections: too_many", "interactive.action.sections[1].title: required"]
    );
    let mut long = row("a");
    long.description = Some("x".repeat(73));
    assert_eq!(
        list(vec![part(None, vec![long, row("a")])]),
        [
            "interactive.action.sections[0].rows[0].description: too_long",
            "interactive.action.sections[0].rows[1].id: duplicate"
        ]
    );
}

#[test]
fn a_link_button_opens_an_address() {
    let action = InteractiveAction::CtaUrl { display_text: String::new(), url: "shop".into() };
    assert_eq!(
        problems(&Outgoing::Interactive(interactive(action))),
        ["interactive.action.display_text: required", "interactive.action.url: invalid"]
    );
}

#[test]
fn a_template_is_named_in_metas_way() {
    let template = |name: &str, language: &str| {
        let (name, language) = (name.into(), language.into());
        let components = vec![];
        problems(&Outgoing::Template(OutgoingTemplate {
            name,
            language,
            components,
            preview: None,
        }))
    };
    assert_eq!(template("Order update", "en_US"), ["template.name: invalid"]);
    assert_eq!(template("order_update", "en US"), ["template.language: invalid"]);
}

#[test]
fn values_of_a_template_keep_to_one_line() {
    let body =
        |text: &str| json!([{ "type": "body", "parameters": [{ "type": "text", "text": text }] }]);
    let field = "template.components[0].parameters[0].text";
    assert!(problems(&template(body("a    b"))).is_empty());
    for wrong in ["a\nb", "a\tb", "a     b"] {
        assert_eq!(problems(&template(body(wrong))), [format!("{field}: invalid")]);
    }
    assert_eq!(problems(&template(body(""))), [format!("{field}: required")]);
}

#[test]
fn components_of_a_template_are_complete() {
    assert_eq!(
        problems(&template(json!([{ "type": "footer" }, { "type": "button", "parameters": [] }]))),
        [
            "template.components[0].type: invalid",
            "template.components[1].sub_type: required",
            "template.components[1].index: out_of_range",
            "template.components[1].parameters: required"
        ]
    );
    let card = json!({ "card_index": 0, "components": [{ "type": "header", "parameters": [{}] }] });
    assert_eq!(
        problems(&template(json!([{ "type": "carousel", "cards": [card] }]))),
        [
            "template.components[0].cards: out_of_range",
            "template.components[0].cards[0].components[0].parameters[0].type: required"
        ]
    );
}

#[test]
fn groups_take_text_files_and_templates_only() {
    let buttons = InteractiveAction::Button { buttons: vec![button("a", "Yes")] };
    let place = OutgoingLocation { latitude: 1.0, longitude: 2.0, name: None, address: None };
    for refused in [Outgoing::Interactive(interactive(buttons)), Outgoing::Location(place)] {
        assert_eq!(problems_in(ChatType::Group, &refused), ["type: not_in_groups"]);
        assert!(problems(&refused).is_empty());
    }
    for taken in [text("Halo"), Outgoing::Media(link(MediaKind::Image)), template(json!([]))] {
        assert!(problems_in(ChatType::Group, &taken).is_empty());
    }
}
