//! What channel names are taken and what their prefixes are read as.

use super::*;

fn access(name: &str) -> Access {
    ChannelName::parse(name).unwrap().access()
}

#[test]
fn the_prefix_tells_who_may_subscribe() {
    assert_eq!(access("news"), Access::Public);
    assert_eq!(access("private-news"), Access::Private);
    assert_eq!(access("private-encrypted-news"), Access::Encrypted);
    assert_eq!(access("presence-room"), Access::Presence);
    assert_eq!(access("#server-to-user-7"), Access::ServerToUser);
}

#[test]
fn the_cache_prefixes_keep_the_last_event() {
    for name in ["cache-a", "private-cache-a", "private-encrypted-cache-a", "presence-cache-a"] {
        assert!(ChannelName::parse(name).unwrap().is_cached(), "{name}");
    }
    assert!(!ChannelName::parse("private-a-cache-b").unwrap().is_cached());
}

#[test]
fn a_name_of_164_letters_is_the_longest() {
    assert!(ChannelName::parse(&"a".repeat(164)).is_ok());
    assert_eq!(ChannelName::parse(&"a".repeat(165)), Err(ChannelNameError::Length));
    assert_eq!(ChannelName::parse(""), Err(ChannelNameError::Length));
}

#[test]
fn spaces_hashes_and_letters_of_other_scripts_are_refused() {
    for name in ["a b", "a#b", "#server-to-user-", "#other-1", "é", "a/b", "a\"b", "a\nb"] {
        assert_eq!(ChannelName::parse(name), Err(ChannelNameError::Letters), "{name}");
    }
}

#[test]
fn every_allowed_sign_passes() {
    assert!(ChannelName::parse("AZaz09_-=@,.;").is_ok());
}

#[test]
fn a_server_to_user_channel_names_its_user() {
    let channel = ChannelName::parse("#server-to-user-12").unwrap();
    assert_eq!(channel.recipient(), Some("12"));
}
