//! Which of two transports of one number a message takes, and why; and by what name WhatsApp itself knows a message.

mod stanza;

pub use stanza::{cloud_names, stanza_id};

text_enum! {
    /// Which transport the messages of a number take that has two.
    TransportPolicy {
        /// The linked device where it can, which costs nothing; else the Cloud API.
        LinkedFirst = "linked_first",
        /// The Cloud API where it can; else the linked device.
        OfficialFirst = "official_first",
        /// Never the Cloud API.
        LinkedOnly = "linked_only",
        /// Never the linked device.
        OfficialOnly = "official_only",
    }
}

impl TransportPolicy {
    /// What holds when nobody has chosen.
    pub const DEFAULT: Self = Self::LinkedFirst;

    const fn prefers_official(self) -> bool {
        matches!(self, Self::OfficialFirst | Self::OfficialOnly)
    }

    const fn is_strict(self) -> bool {
        matches!(self, Self::LinkedOnly | Self::OfficialOnly)
    }
}

text_enum! {
    /// Why a message takes the transport it takes: what spoke for it, or against the other one.
    TransportReason {
        /// The policy prefers it, and it can.
        Policy = "policy",
        /// Whoever sends asked for it.
        Asked = "asked",
        /// The other one is not connected.
        OtherDown = "other_down",
        /// The other one does not offer this kind of message.
        OtherCannot = "other_cannot",
        /// Meta's customer service window is closed on the other one.
        WindowClosed = "window_closed",
        /// The other one reaches the contact by no address.
        NoAddress = "no_address",
        /// Only this one is in the group.
        Group = "group",
        /// The message that is answered came by this one.
        Quote = "quote",
        /// The other one may not send just now.
        OtherLimited = "other_limited",
    }
}

/// One transport, asked about one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// Meta's own.
    pub is_official: bool,
    /// What keeps it from carrying the message; as a reason to take the other one.
    pub obstacle: Option<TransportReason>,
    /// It would carry it, but not just now.
    pub is_limited: bool,
}

/// Why neither transport is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoWay {
    /// The refusal of this one is told: the other one cannot either.
    Refused(usize),
    /// The refusal of this one is told; the other one could, but was not asked for.
    NotAskedFor(usize),
    /// The refusal of this one is told; the other one could, but the policy forbids it.
    AgainstPolicy(usize),
}

/// Chooses by position. `asked` is the one that whoever sends asked for.
pub fn choose(
    policy: TransportPolicy,
    asked: Option<usize>,
    ways: [Way; 2],
) -> Result<(usize, TransportReason), NoWay> {
    let preferred = usize::from(ways[0].is_official != policy.prefers_official());
    let can = |at: usize| ways[at].obstacle.is_none();
    if let Some(asked) = asked {
        return match (can(asked), can(1 - asked)) {
            (true, _) => Ok((asked, TransportReason::Asked)),
            (false, true) => Err(NoWay::NotAskedFor(asked)),
            (false, false) => Err(NoWay::Refused(asked)),
        };
    }
    if policy.is_strict() {
        return match (can(preferred), can(1 - preferred)) {
            (true, _) => Ok((preferred, TransportReason::Policy)),
            (false, true) => Err(NoWay::AgainstPolicy(preferred)),
            (false, false) => Err(NoWay::Refused(preferred)),
        };
    }
    let other = 1 - preferred;
    match (ways[preferred].obstacle, ways[other].obstacle) {
        (None, None) if ways[preferred].is_limited && !ways[other].is_limited => {
            Ok((other, TransportReason::OtherLimited))
        }
        (None, None) => Ok((preferred, TransportReason::Policy)),
        (None, Some(obstacle)) => Ok((preferred, only(obstacle))),
        (Some(obstacle), None) => Ok((other, obstacle)),
        (Some(_), Some(_)) => Err(NoWay::Refused(preferred)),
    }
}

/// What the preferred one says when the other one could not have carried the message: what only it can do is worth
/// telling, that the other one is down is not.
const fn only(obstacle: TransportReason) -> TransportReason {
    match obstacle {
        TransportReason::OtherDown | TransportReason::OtherLimited => TransportReason::Policy,
        told => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINKED: Way = Way { is_official: false, obstacle: None, is_limited: false };
    const OFFICIAL: Way = Way { is_official: true, obstacle: None, is_limited: false };

    const fn without(way: Way, obstacle: TransportReason) -> Way {
        Way { obstacle: Some(obstacle), ..way }
    }

    #[test]
    fn where_both_can_the_policy_chooses() {
        for ways in [[LINKED, OFFICIAL], [OFFICIAL, LINKED]] {
            let (at, reason) = choose(TransportPolicy::LinkedFirst, None, ways).unwrap();
            assert_eq!((ways[at].is_official, reason), (false, TransportReason::Policy));
            let (at, reason) = choose(TransportPolicy::OfficialFirst, None, ways).unwrap();
            assert_eq!((ways[at].is_official, reason), (true, TransportReason::Policy));
        }
    }

    #[test]
    fn what_one_cannot_do_the_other_does_and_says_why() {
        let shut = without(OFFICIAL, TransportReason::WindowClosed);
        let chosen = choose(TransportPolicy::OfficialFirst, None, [LINKED, shut]);
        assert_eq!(chosen, Ok((0, TransportReason::WindowClosed)));
        let no_templates = without(LINKED, TransportReason::OtherCannot);
        let chosen = choose(TransportPolicy::LinkedFirst, None, [no_templates, OFFICIAL]);
        assert_eq!(chosen, Ok((1, TransportReason::OtherCannot)));
    }

    #[test]
    fn one_that_may_not_send_just_now_gives_way() {
        let limited = Way { is_limited: true, ..LINKED };
        let chosen = choose(TransportPolicy::LinkedFirst, None, [limited, OFFICIAL]);
        assert_eq!(chosen, Ok((1, TransportReason::OtherLimited)));
        let both = [limited, Way { is_limited: true, ..OFFICIAL }];
        let chosen = choose(TransportPolicy::LinkedFirst, None, both);
        assert_eq!(chosen, Ok((0, TransportReason::Policy)));
    }

    #[test]
    fn what_was_asked_for_or_is_the_only_one_allowed_is_not_replaced_in_silence() {
        let shut = without(OFFICIAL, TransportReason::WindowClosed);
        let asked = choose(TransportPolicy::LinkedFirst, Some(1), [LINKED, shut]);
        assert_eq!(asked, Err(NoWay::NotAskedFor(1)));
        let strict = choose(TransportPolicy::OfficialOnly, None, [LINKED, shut]);
        assert_eq!(strict, Err(NoWay::AgainstPolicy(1)));
        let down = without(LINKED, TransportReason::OtherDown);
        let neither = choose(TransportPolicy::OfficialFirst, None, [down, shut]);
        assert_eq!(neither, Err(NoWay::Refused(1)));
    }
}
