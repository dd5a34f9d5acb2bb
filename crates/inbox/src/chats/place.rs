//! Where a message stands in its thread. Providers tell whole seconds, so everything does: otherwise an
//! answer would stand before the question that was asked in the same second.

use std::time::Duration;

use blazz_domain::Timestamp;
use blazz_storage::workspace::chats::Chat;

/// The time cut to its second.
pub(crate) const fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.as_millis().div_euclid(1000) * 1000)
}

/// The place of a message we send now: never before what the agent has seen as the end of the thread,
/// even when the provider's clock is ahead of ours, and never in the part that was cleared.
pub(crate) fn next_place(chat: &Chat, now: Timestamp) -> Timestamp {
    let end = whole_second(now).max(chat.last_message_at);
    if end > chat.cleared_at { end } else { chat.cleared_at.plus(Duration::from_secs(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_never_stands_before_its_question() {
        let question = whole_second(Timestamp::from_millis(5_900));
        let answer = whole_second(Timestamp::from_millis(5_950));
        assert!(question <= answer);
    }
}
