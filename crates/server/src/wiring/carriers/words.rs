//! What an alert says in an e-mail. Names are taken over in one line each: none can begin a line of its own.

use std::fmt::Write;

use blazz_domain::Timestamp;
use blazz_domain::alert::{Alert, AlertEvent};

/// The longest name or reason that is taken over, in characters.
const LONGEST: usize = 400;

/// The subject and the text of an e-mail.
pub(super) struct Words {
    pub(super) subject: String,
    pub(super) text: String,
}

impl Words {
    pub(super) fn of(alert: &Alert) -> Self {
        let workspace = in_one_line(&alert.workspace);
        let Some(account) = &alert.account else { return Self::test(&workspace) };
        let name = in_one_line(&account.name);
        let (subject, first) = match alert.event {
            AlertEvent::NumberDown => (format!("{name} is down"), "is down"),
            AlertEvent::NumberUp => (format!("{name} is back"), "works again"),
            AlertEvent::Test => return Self::test(&workspace),
        };
        let phone = in_one_line(&account.phone);
        let number = if phone.is_empty() { name } else { format!("{name} ({phone})") };
        let mut text = format!("The WhatsApp number {number} of {workspace} {first}.\n\n");
        let lines = [
            ("Down since", alert.since.map(shown)),
            ("State", alert.state.as_deref().map(in_one_line)),
            ("Reason", alert.reason.as_deref().map(in_one_line)),
            ("Written", Some(shown(alert.at))),
        ];
        for (label, value) in lines {
            if let Some(value) = value {
                // Writing into a text cannot fail.
                let _ = writeln!(text, "{label}: {value}");
            }
        }
        Self { subject: format!("[Blazz] {subject}"), text }
    }

    fn test(workspace: &str) -> Self {
        let text = format!(
            "This is a test: alerts about the WhatsApp numbers of {workspace} reach this address.\n"
        );
        Self { subject: format!("[Blazz] Test alert of {workspace}"), text }
    }
}

fn in_one_line(text: &str) -> String {
    let plain = text.chars().map(|it| if it.is_control() { ' ' } else { it });
    plain.take(LONGEST).collect::<String>().trim().to_owned()
}

/// To the minute, UTC.
fn shown(at: Timestamp) -> String {
    let moment = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
    moment.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use blazz_domain::AlertId;
    use blazz_domain::account::ProviderKind;
    use blazz_domain::alert::AlertAccount;
    use uuid::Uuid;

    use super::*;

    fn down(name: &str) -> Alert {
        Alert {
            event: AlertEvent::NumberDown,
            alert_id: AlertId::from_uuid(Uuid::from_u128(1)),
            workspace: "Toko Ayu".into(),
            account: Some(AlertAccount {
                id: Uuid::from_u128(2).into(),
                name: name.into(),
                phone: "+62 812".into(),
                provider: ProviderKind::Web,
            }),
            state: Some("needs_scan".into()),
            reason: Some("Scan again.".into()),
            since: Some(Timestamp::from_seconds(1_700_000_000)),
            at: Timestamp::from_seconds(1_700_000_300),
        }
    }

    #[test]
    fn the_text_says_which_number_since_when_and_why() {
        let words = Words::of(&down("Kasir"));
        assert_eq!(words.subject, "[Blazz] Kasir is down");
        assert_eq!(
            words.text,
            "The WhatsApp number Kasir (+62 812) of Toko Ayu is down.\n\n\
             Down since: 2023-11-14 22:13 UTC\nState: needs_scan\nReason: Scan again.\n\
             Written: 2023-11-14 22:18 UTC\n"
        );
    }

    #[test]
    fn a_name_begins_no_line() {
        let words = Words::of(&down("Kasir\r\nBcc: eve@example.com\r\n\r\nHello"));
        assert!(!words.subject.contains(['\r', '\n']), "{}", words.subject);
        assert!(words.text.lines().all(|line| !line.starts_with("Bcc")), "{}", words.text);
    }
}
