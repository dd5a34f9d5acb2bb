//! Codes, and whether a session is connected.

use blazz_domain::link::LinkState;

use super::*;
use crate::bridge::webhook::SessionNews;

fn news(event: &str, data: &Value) -> SessionNews {
    let event = post(event, data);
    assert_eq!((event.error, event.inbound), (None, Vec::new()));
    event.news.expect("news of the session")
}

#[test]
fn a_code_is_shown_as_text_and_a_picture_of_one_is_not() {
    for key in ["qr", "qr_code", "qrCode", "code"] {
        let told = news("qr_code_generated", &json!({ "session_id": "shop", key: "2@abc,def" }));
        assert_eq!(told, SessionNews::Code { text: "2@abc,def".into() });
    }
    let picture = json!({ "qr": "data:image/png;base64,AAAA" });
    assert_eq!(error("qr_code_generated", &picture), EventError::Strange { what: "code" });
    assert_eq!(error("qr_code_generated", &json!({})), EventError::Missing { what: "code" });
}

#[test]
fn a_session_that_is_ready_may_tell_its_number_and_name() {
    assert_eq!(news("session_authenticated", &json!({})), SessionNews::Authenticated);
    let ready = |phone: Option<&str>, name: Option<&str>| SessionNews::Ready {
        phone: phone.map(str::to_owned),
        name: name.map(str::to_owned),
    };
    let told = json!({ "phone_number": "628111000100", "pushname": "Toko Ayu" });
    assert_eq!(news("session_ready", &told), ready(Some("+628111000100"), Some("Toko Ayu")));
    let info =
        json!({ "info": { "wid": { "_serialized": "628111000100@c.us" }, "pushname": "Toko" } });
    assert_eq!(news("session_ready", &info), ready(Some("+628111000100"), Some("Toko")));
    assert_eq!(news("session_ready", &json!({})), ready(None, None));
}

#[test]
fn the_reason_of_a_lost_session_decides_what_somebody_has_to_do() {
    for (reason, wanted) in [
        ("LOGOUT", LinkState::NeedsScan),
        ("unpaired", LinkState::NeedsScan),
        ("CONFLICT", LinkState::Replaced),
        ("DEPRECATED_VERSION", LinkState::Outdated),
        ("TOS_BLOCK", LinkState::Banned),
        ("NAVIGATION", LinkState::Failed),
        ("", LinkState::Failed),
    ] {
        match news("session_disconnected", &json!({ "reason": reason })) {
            SessionNews::Disconnected { state, .. } => assert_eq!(state, wanted, "{reason}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_event_that_nobody_knows_says_so_and_keeps_its_session() {
    let event = post("call_received", &json!({ "session": "shop" }));
    assert_eq!(event.session.as_deref(), Some("shop"));
    assert_eq!(event.error, Some(EventError::Unknown { event: "call_received".into() }));
}
