//! What WhatsApp holds against a number, as it says itself when it is asked.

use super::{AccountFact, FactKind};
use crate::time::Timestamp;

const LOCKED: &str =
    "WhatsApp lets this number write to nobody who has not written to it. Answers still go out.";
const CAPPED: &str = "WhatsApp lets this number begin no more chats for now: it has begun all that it may. Answers still go out.";

/// What WhatsApp says of one thing that it may refuse.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Told {
    /// It gave no readable answer.
    #[default]
    Unknown,
    Free,
    Until(Timestamp),
}

/// What WhatsApp says when it is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ToldLimits {
    /// Until when the number may write to nobody who has not written to it.
    pub lock: Told,
    /// Until when it may begin no more chats.
    pub cap: Told,
}

impl ToldLimits {
    /// What is known of the number after this answer; absent when it is what was known before. What was learnt from a
    /// refused message stays: WhatsApp has refused, whatever it says.
    pub fn on(self, known: &[AccountFact], now: Timestamp) -> Option<Vec<AccountFact>> {
        let mut facts = known.to_vec();
        for (kind, told, reason) in [
            (FactKind::ReachoutLocked, self.lock, LOCKED),
            (FactKind::NewChatsCapped, self.cap, CAPPED),
        ] {
            let until = match told {
                Told::Unknown => continue,
                Told::Free => None,
                Told::Until(at) => Some(at).filter(|at| now < *at),
            };
            let before = facts.iter().find(|fact| fact.kind == kind && fact.holds(now)).cloned();
            if before.as_ref().is_some_and(|it| !it.is_told && until.is_none()) {
                continue;
            }
            if before.as_ref().filter(|it| it.is_told).map(|it| it.until) == until {
                continue;
            }
            facts.retain(|fact| fact.kind != kind);
            let since = before.map_or(now, |fact| fact.since);
            let reason = reason.to_owned();
            let fact = |until| AccountFact { kind, since, until, reason, is_told: true };
            facts.extend(until.map(fact));
        }
        (facts != known).then_some(facts)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_seconds(1_700_000_000)
    }

    fn hours(count: u64) -> Timestamp {
        now().plus(Duration::from_hours(count))
    }

    fn locked(until: Timestamp) -> ToldLimits {
        ToldLimits { lock: Told::Until(until), cap: Told::Free }
    }

    const FREE: ToldLimits = ToldLimits { lock: Told::Free, cap: Told::Free };

    #[test]
    fn a_lock_is_news_once_and_again_when_it_lasts_longer() {
        let facts = locked(hours(6)).on(&[], now()).unwrap();
        assert_eq!((facts[0].kind, facts[0].until), (FactKind::ReachoutLocked, hours(6)));
        assert_eq!(locked(hours(6)).on(&facts, hours(1)), None);
        let facts = locked(hours(30)).on(&facts, hours(2)).unwrap();
        assert_eq!((facts.len(), facts[0].since, facts[0].until), (1, now(), hours(30)));
    }

    #[test]
    fn what_whatsapp_lifts_early_holds_no_more_and_silence_lifts_nothing() {
        let told = ToldLimits { lock: Told::Until(hours(6)), cap: Told::Until(hours(20)) };
        let facts = told.on(&[], now()).unwrap();
        assert_eq!(ToldLimits::default().on(&facts, hours(1)), None);
        let left = ToldLimits { lock: Told::Free, ..told }.on(&facts, hours(1)).unwrap();
        assert_eq!(
            left.iter().map(|fact| fact.kind).collect::<Vec<_>>(),
            [FactKind::NewChatsCapped]
        );
    }

    #[test]
    fn what_was_refused_stays_so_whatever_whatsapp_says_but_a_named_end_counts_more() {
        for kind in [FactKind::FirstContactRefused, FactKind::NewChatsCapped] {
            let learnt = AccountFact::learn(kind, "refused", None, now());
            assert_eq!(FREE.on(std::slice::from_ref(&learnt), now()), None);
        }
        let learnt = AccountFact::learn(FactKind::NewChatsCapped, "refused", None, now());
        let told = ToldLimits { lock: Told::Free, cap: Told::Until(hours(2)) };
        let facts = told.on(&[learnt], hours(1)).unwrap();
        assert_eq!((facts.len(), facts[0].since, facts[0].until), (1, now(), hours(2)));
        assert_eq!(FREE.on(&facts, hours(1)), Some(vec![]));
    }

    #[test]
    fn a_time_that_has_passed_holds_nothing() {
        assert_eq!(locked(now()).on(&[], now()), None);
    }
}
