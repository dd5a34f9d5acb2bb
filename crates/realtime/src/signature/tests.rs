//! The worked examples of the Pusher documents, and what must not pass.

use super::*;

const BODY: &[u8] = br#"{"name":"foo","channels":["project-3"],"data":"{\"some\":\"data\"}"}"#;
const SIGNED_AT: u64 = 1_353_088_179;
const SIGNATURE: &str = "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c";

fn app() -> App {
    App::new("3", "278d425bdf160c739803", "7ad3773142a6692b25b8")
}

fn socket() -> SocketId {
    "1234.1234".parse().unwrap()
}

fn channel(name: &str) -> ChannelName {
    ChannelName::parse(name).unwrap()
}

fn signature_of(auth: &str) -> &str {
    auth.strip_prefix("278d425bdf160c739803:").unwrap()
}

#[test]
fn the_private_channel_example_is_reproduced() {
    let auth = app().authorize(socket(), &channel("private-foobar"), None);
    let expected = "58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4";
    assert_eq!(signature_of(&auth), expected);
}

#[test]
fn the_presence_channel_example_is_reproduced() {
    // The documents show the data of "Mr. Channels" beside the older signature of "Mr. Pusher".
    for (name, expected) in [
        ("Mr. Pusher", "afaed3695da2ffd16931f457e338e6c9f2921fa133ce7dac49f529792be6304c"),
        ("Mr. Channels", "31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80"),
    ] {
        let data = format!(r#"{{"user_id":10,"user_info":{{"name":"{name}"}}}}"#);
        let auth = app().authorize(socket(), &channel("presence-foobar"), Some(&data));
        assert_eq!(signature_of(&auth), expected);
    }
}

#[test]
fn the_signin_example_is_reproduced() {
    let auth = app().authenticate(socket(), r#"{"id":"12345"}"#);
    let expected = "4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba";
    assert_eq!(signature_of(&auth), expected);
}

#[test]
fn an_auth_value_opens_its_own_socket_channel_and_data_only() {
    let (app, private) = (app(), channel("private-foobar"));
    let auth = app.authorize(socket(), &private, None);
    assert!(app.may_subscribe(&auth, socket(), &private, None));
    assert!(!app.may_subscribe(&auth, "1.2".parse().unwrap(), &private, None));
    assert!(!app.may_subscribe(&auth, socket(), &channel("private-other"), None));
    assert!(!app.may_subscribe(&auth, socket(), &private, Some("{}")));
}

#[test]
fn another_key_or_a_broken_signature_is_refused() {
    let (app, private) = (app(), channel("private-foobar"));
    let auth = app.authorize(socket(), &private, None);
    for wrong in [
        auth.replace("278d", "378d"),
        auth.replace(':', ""),
        format!("{auth}00"),
        auth[..auth.len() - 2].to_owned(),
        String::new(),
        "278d425bdf160c739803:zz".to_owned(),
    ] {
        assert!(!app.may_subscribe(&wrong, socket(), &private, None), "{wrong}");
    }
}

fn query(signature: &str) -> Vec<(String, String)> {
    [
        ("auth_key", "278d425bdf160c739803"),
        ("auth_timestamp", "1353088179"),
        ("auth_version", "1.0"),
        ("body_md5", "ec365a775a4cd0599faeb73354201b6f"),
        ("auth_signature", signature),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .to_vec()
}

fn verify(query: &[(String, String)], body: &[u8], now: u64) -> Result<(), UnsignedReason> {
    SignedRequest { method: "POST", path: "/apps/3/events", query, body }.verify(&app(), now)
}

#[test]
fn the_http_api_example_is_accepted() {
    assert_eq!(verify(&query(SIGNATURE), BODY, SIGNED_AT), Ok(()));
}

#[test]
fn a_request_is_good_for_ten_minutes_either_way() {
    assert_eq!(verify(&query(SIGNATURE), BODY, SIGNED_AT + 600), Ok(()));
    for now in [SIGNED_AT + 601, SIGNED_AT - 601] {
        assert_eq!(verify(&query(SIGNATURE), BODY, now), Err(UnsignedReason::Timestamp));
    }
}

#[test]
fn another_body_is_refused() {
    assert_eq!(verify(&query(SIGNATURE), b"{}", SIGNED_AT), Err(UnsignedReason::Body));
}

#[test]
fn a_body_without_its_digest_is_refused() {
    let mut query = query(SIGNATURE);
    query.retain(|(key, _)| key != "body_md5");
    assert_eq!(verify(&query, BODY, SIGNED_AT), Err(UnsignedReason::Body));
}

#[test]
fn another_key_version_or_signature_is_refused() {
    let with = |name: &str, value: &str| {
        let mut query = query(SIGNATURE);
        query.iter_mut().find(|(key, _)| key == name).unwrap().1 = value.to_owned();
        verify(&query, BODY, SIGNED_AT)
    };
    assert_eq!(with("auth_key", "other"), Err(UnsignedReason::Key));
    assert_eq!(with("auth_version", "2.0"), Err(UnsignedReason::Version));
    assert_eq!(with("auth_timestamp", "soon"), Err(UnsignedReason::Timestamp));
    assert_eq!(
        with("auth_signature", &SIGNATURE.replace('d', "e")),
        Err(UnsignedReason::Signature)
    );
}

#[test]
fn the_application_signs_as_the_example_does() {
    let signed = app().sign_request(("POST", "/apps/3/events"), Vec::new(), BODY, SIGNED_AT);
    assert_eq!(signed, query(SIGNATURE));
}
