//! The name WhatsApp itself gives a message, which every transport wraps in its own way.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

/// What names of the Cloud API begin with.
const CLOUD: &str = "wamid.";
/// The longest name that is believed, in bytes; WhatsApp's own have 18 to 32.
const LONGEST: usize = 128;

/// WhatsApp's own name in a provider's name for a message; `None` when there is none to be found.
///
/// A linked device uses it as it is. Web.js services write it behind the chat (`true_62…@c.us_3EB0…`). Meta's `wamid.`
/// is base64 of a record: `1C`, the address of the customer (`18`, length, text), a number (`15`, `02`), a byte that
/// says the kind, the name (`18`, length, text), `00` (seen in Meta's own examples and in captured webhooks).
pub fn stanza_id(provider_message_id: &str) -> Option<String> {
    let name = match provider_message_id.strip_prefix(CLOUD) {
        Some(record) => in_record(&decoded(record)?)?,
        None => provider_message_id.rsplit('_').next()?.to_owned(),
    };
    let is_name = !name.is_empty()
        && name.len() <= LONGEST
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then_some(name)
}

/// The names that Meta may have given the message that WhatsApp calls `stanza`, in the chat with this phone number
/// (digits): messages of customers and of the business differ in the byte that says the kind.
pub fn cloud_names(stanza: &str, phone: &str) -> [String; 2] {
    [0x11, 0x12].map(|kind| {
        let length = |text: &str| u8::try_from(text.len()).unwrap_or(u8::MAX);
        let mut record = vec![0x1c, 0x18, length(phone)];
        record.extend_from_slice(phone.as_bytes());
        record.extend_from_slice(&[0x15, 0x02, 0x00, kind, 0x18, length(stanza)]);
        record.extend_from_slice(stanza.as_bytes());
        record.push(0);
        format!("{CLOUD}{}", STANDARD.encode(record))
    })
}

fn decoded(record: &str) -> Option<Vec<u8>> {
    let bare = record.trim_end_matches('=');
    STANDARD_NO_PAD.decode(bare).or_else(|_| STANDARD.decode(record)).ok()
}

fn in_record(record: &[u8]) -> Option<String> {
    let rest = record.strip_prefix(&[0x1c])?;
    let (_, rest) = text(rest)?;
    let rest = rest.strip_prefix(&[0x15, 0x02, 0x00])?;
    let (_, rest) = rest.split_first()?;
    let (name, rest) = text(rest)?;
    (rest == [0]).then(|| String::from_utf8(name.to_vec()).ok()).flatten()
}

/// A text with its length before it, and what comes after.
fn text(field: &[u8]) -> Option<(&[u8], &[u8])> {
    let [0x18, length, rest @ ..] = field else { return None };
    rest.split_at_checked(usize::from(*length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_transport_hold_the_same_name() {
        let cloud = "wamid.HBgLMTU1NTcwMTAwNDIVAgASGBQzQTRFQ0Q3MTBCNTg3RjA5RkQzMgA=";
        assert_eq!(stanza_id(cloud).as_deref(), Some("3A4ECD710B587F09FD32"));
        let bridge = "false_15557010042@c.us_3A4ECD710B587F09FD32";
        assert_eq!(stanza_id(bridge), stanza_id(cloud));
        assert_eq!(stanza_id("3A4ECD710B587F09FD32"), stanza_id(cloud));
    }

    #[test]
    fn one_of_metas_names_is_the_one_that_meta_gave() {
        let given = "wamid.HBgLMTU1NTcwMTAwNDIVAgASGBQzQTRFQ0Q3MTBCNTg3RjA5RkQzMgA=".to_owned();
        assert!(cloud_names("3A4ECD710B587F09FD32", "15557010042").contains(&given));
    }

    #[test]
    fn what_holds_no_name_is_taken_for_none() {
        let broken =
            ["", "wamid.", "wamid.FILL7", "wamid.HBgLMTU1", "3A/62812@s.whatsapp.net", "a b"];
        for name in broken {
            assert_eq!(stanza_id(name), None, "{name}");
        }
    }
}
