//! What leaves: addresses, tokens and bodies as docs/bridge.md has them.

use blazz_domain::chat::ChatType;
use blazz_domain::content::MessageKind;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::media::MediaKind;
use blazz_domain::outgoing::{
    OutgoingContacts, OutgoingLocation, OutgoingMedia, OutgoingReaction, OutgoingTemplate,
};

use super::*;
use crate::{Quoted, ReadMark};

#[tokio::test]
async fn a_text_goes_to_the_session_with_token_and_key() {
    let named = json!({ "id": "true_6281234567890@c.us_3EB0A1" });
    let server = Server::start([Reply::Json(201, named.clone()), Reply::Json(200, named)]).await;
    let sent = send_to(&server.address, context()).await.unwrap();
    assert_eq!(sent.provider_message_id, "3EB0A1");
    let group = Recipient::GroupJid("120363041234567890@g.us".into());
    let quoting = SendContext {
        quoted: Some(Quoted {
            provider_message_id: "3EB0A0".into(),
            is_ours: false,
            author: Some(Identity::new(IdentityKind::Phone, "+62811")),
            text: None,
        }),
        ..context()
    };
    let own = access("its own");
    provider(&server.address).send(&own, &group, &text(), &quoting).await.unwrap();
    let [first, second] = <[_; 2]>::try_from(server.asked()).unwrap();
    assert_eq!(first.line, "POST /sessions/shop%2F1/messages");
    assert_eq!(first.authorization.as_deref(), Some("Bearer installation"));
    assert_eq!(
        first.json(),
        json!({
            "client_message_id": "our-id:1", "to": "6281234567890@c.us", "type": "text",
            "text": { "body": "Halo", "preview_url": false },
        })
    );
    assert_eq!(second.authorization.as_deref(), Some("Bearer its own"));
    assert_eq!(second.json()["to"], "120363041234567890@g.us");
    let quoted = json!({ "id": "3EB0A0", "from_me": false, "author": "62811@c.us" });
    assert_eq!(second.json()["quoted"], quoted);
}

fn file(kind: MediaKind, link: Option<&str>, id: Option<&str>) -> Outgoing {
    Outgoing::Media(OutgoingMedia {
        kind,
        link: link.map(str::to_owned),
        provider_media_id: id.map(str::to_owned),
        media_id: None,
        file: None,
        caption: None,
        filename: None,
    })
}

#[tokio::test]
async fn each_kind_stands_under_its_word() {
    let link = "https://cdn.example.com/a";
    let place = OutgoingLocation { latitude: -6.2, longitude: 106.8, name: None, address: None };
    let card = json!({ "name": { "formatted_name": "Ayu" } });
    let reaction = OutgoingReaction { target: "3EB0A1".into(), emoji: "👍".into() };
    let kinds = [
        (file(MediaKind::Voice, Some(link), None), "voice", json!({ "link": link })),
        (
            Outgoing::Location(place),
            "location",
            json!({ "latitude": -6.2, "longitude": 106.8, "name": null, "address": null }),
        ),
        (
            Outgoing::Contacts(OutgoingContacts { contacts: vec![card.clone()] }),
            "contacts",
            json!([card]),
        ),
        (
            Outgoing::Reaction(reaction),
            "reaction",
            json!({ "message_id": "3EB0A1", "emoji": "👍" }),
        ),
    ];
    for (outgoing, word, payload) in kinds {
        let server = Server::start([Reply::Json(200, json!({ "id": "3EB0" }))]).await;
        let lid = Recipient::Lid("123456789012345@lid".into());
        let provider = provider(&server.address);
        provider.send(&access(""), &lid, &outgoing, &context()).await.unwrap();
        let body = server.asked()[0].json();
        assert_eq!((body["type"].as_str(), &body[word]), (Some(word), &payload));
        assert_eq!(body["to"], "123456789012345@lid");
    }
}

#[test]
fn what_a_phone_cannot_send_is_refused_with_what_would_work() {
    let provider = provider("http://127.0.0.1:9");
    let template = Outgoing::Template(OutgoingTemplate {
        name: "hello".into(),
        language: "id".into(),
        components: Vec::new(),
        preview: None,
    });
    for to in [ChatType::Private, ChatType::Group] {
        assert_eq!(provider.check(to, &text()), Ok(()));
        let place = OutgoingLocation { latitude: 0.0, longitude: 0.0, name: None, address: None };
        assert_eq!(provider.check(to, &Outgoing::Location(place)), Ok(()));
        let problem = provider.check(to, &template).unwrap_err().remove(0);
        assert_eq!((&*problem.field, &*problem.code), ("type", "not_offered"));
        let kept = file(MediaKind::Image, None, Some("1"));
        let problem = provider.check(to, &kept).unwrap_err().remove(0);
        assert_eq!(&*problem.field, "image.provider_media_id");
    }
    let kinds = provider.capabilities().kinds;
    assert!(!kinds.contains(&MessageKind::Template.as_str().to_owned()));
    assert_eq!(provider.capabilities().window(), None);
}

#[tokio::test]
async fn what_was_read_is_told_with_the_author_in_a_group() {
    let server = Server::start([Reply::Json(204, Value::Null)]).await;
    let mark = ReadMark {
        recipient: Recipient::GroupJid("120363041234567890@g.us".into()),
        messages: vec!["3EB0A1".into()],
        author: Some(Identity::new(IdentityKind::Lid, "123456789012345@lid")),
        typing: true,
    };
    let provider = provider(&server.address);
    provider.mark_read(&access(""), &mark, Duration::from_secs(5)).await.unwrap();
    let asked = &server.asked()[0];
    assert_eq!(asked.line, "POST /sessions/shop%2F1/read");
    assert_eq!(
        asked.json(),
        json!({
            "chat": "120363041234567890@g.us", "messages": ["3EB0A1"],
            "author": "123456789012345@lid", "typing": true,
        })
    );
}
