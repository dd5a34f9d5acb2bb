//! What WhatsApp holds against a number, as it says itself when it is asked.

use super::{AccountFact, FactKind};
use crate::time::Timestamp;

const LOCKED: &str =
    "WhatsApp lets this number write to nobody who has not written to it. Answers still go out.";
const CAPPED: &str = "WhatsApp lets this number begin no more chats for now: it has begun all that it may. Answers still go out.";

/// The whole answer: what is absent does not hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ToldLimits {
    /// Until when the number may write to nobody who has not written to it.
    pub locked_until: Option<Timestamp>,
    /// Until when it may begin no more chats.
    pub capped_until: Option<Timestamp>,
}

impl ToldLimits {
    /// What is known of the number after this answer; absent when it is what was known before. What was learnt from a
    /// refused message and WhatsApp does not speak of stays.
    pub fn on(self, known: &[AccountFact], now: Timestamp) -> Option<Vec<AccountFact>> {
        let told = [
            (FactKind::ReachoutLocked, self.locked_until, LOCKED),
            (FactKind::NewChatsCapped, self.capped_until, CAPPED),
        ];
        let mut facts: Vec<AccountFact> = known.to_vec();
        let mut is_news = false;
        for (kind, until, reason) in told {
            let until = until.filter(|until| now < *until);
            let before = facts.iter().position(|fact| fact.kind == kind && fact.holds(now));
            let before = before.map(|at| facts.remove(at));
            if before.as_ref().map(|fact| fact.until) == until {
                facts.extend(before);
                continue;
            }
            is_news = true;
            facts.retain(|fact| fact.kind != kind);
            let since = before.map_or(now, |fact| fact.since);
            let reason = reason.to_owned();
            facts.extend(until.map(|until| AccountFact { kind, since, until, reason }));
        }
        is_news.then_some(facts)
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

    #[test]
    fn a_lock_is_news_once_and_again_when_it_lasts_longer() {
        let told = ToldLimits { locked_until: Some(hours(6)), capped_until: None };
        let facts = told.on(&[], now()).unwrap();
        assert_eq!((facts[0].kind, facts[0].until), (FactKind::ReachoutLocked, hours(6)));
        assert_eq!(told.on(&facts, hours(1)), None);

        let longer = ToldLimits { locked_until: Some(hours(30)), capped_until: None };
        let facts = longer.on(&facts, hours(2)).unwrap();
        assert_eq!((facts.len(), facts[0].since, facts[0].until), (1, now(), hours(30)));
    }

    #[test]
    fn what_whatsapp_lifts_early_holds_no_more() {
        let told = ToldLimits { locked_until: Some(hours(6)), capped_until: Some(hours(20)) };
        let facts = told.on(&[], now()).unwrap();
        let left = ToldLimits { locked_until: None, ..told }.on(&facts, hours(1)).unwrap();
        assert_eq!(
            left.iter().map(|fact| fact.kind).collect::<Vec<_>>(),
            [FactKind::NewChatsCapped]
        );
    }

    #[test]
    fn a_refusal_that_whatsapp_does_not_explain_stays_known() {
        let learnt = AccountFact::learn(FactKind::FirstContactRefused, "463", None, now());
        assert_eq!(ToldLimits::default().on(std::slice::from_ref(&learnt), now()), None);
        let told = ToldLimits { locked_until: Some(hours(6)), capped_until: None };
        assert_eq!(told.on(&[learnt], now()).unwrap().len(), 2);
    }

    #[test]
    fn a_time_that_has_passed_holds_nothing() {
        let told = ToldLimits { locked_until: Some(now()), capped_until: None };
        assert_eq!(told.on(&[], now()), None);
    }
}
