//! Work that is done later, and how long to wait before it is tried again.

use std::time::Duration;

use uuid::Uuid;

use crate::AccountId;

text_enum! {
    /// What a job does.
    JobKind {
        /// Hands one message to its provider.
        DeliverMessage = "deliver_message",
        /// Sets or takes back our reaction to a message; doing it twice is harmless.
        SendReaction = "send_reaction",
        /// Casts or takes back our vote in a poll; doing it twice is harmless.
        SendVote = "send_vote",
        /// Edits a message that was sent, or deletes it for everyone; doing it twice is harmless.
        ChangeMessage = "change_message",
        /// Tells the provider that the team has read a chat, or is typing in it.
        MarkRead = "mark_read",
        /// Fetches the bytes of a received file.
        FetchMedia = "fetch_media",
        /// Asks for the picture that a contact shows, and fetches it.
        FetchPicture = "fetch_picture",
        /// Asks a phone for older messages of a chat, and sees whether it has answered.
        AskOlder = "ask_older",
        /// Has a phone show a chat as the team has arranged it; doing it twice is harmless.
        ArrangeOnPhone = "arrange_on_phone",
        /// Opens a chat whose snooze is over; doing it twice is harmless.
        EndSnooze = "end_snooze",
        /// Looks at a number from outside, to say truly how it is.
        CheckAccount = "check_account",
        /// Has a number do something at WhatsApp beside sending.
        CarryOut = "carry_out",
        /// Sees whether a number is still down, and decides that people are told.
        RaiseAlert = "raise_alert",
        /// Tells one receiver of one alert; a receiver knows by its id when it hears it twice.
        DeliverAlert = "deliver_alert",
    }
}

/// The version of our ids (UUIDv7),
const VERSION: u8 = 7;
/// and the one a file queue's id has in its place.
const FILES: u8 = 8;

impl JobKind {
    /// Whose turn a job of this kind uses. A number's files have a queue beside that of its sends, with the
    /// same id but for its version, so that long downloads hold up no reply.
    pub const fn queue(self, account: AccountId) -> Uuid {
        let mut bytes = *account.as_uuid().as_bytes();
        if matches!(self, Self::FetchMedia | Self::FetchPicture) {
            bytes[6] = bytes[6] & 0x0f | FILES << 4;
        }
        Uuid::from_bytes(bytes)
    }

    /// Whose queue it is.
    pub const fn account_of(queue: Uuid) -> AccountId {
        let mut bytes = *queue.as_bytes();
        bytes[6] = bytes[6] & 0x0f | VERSION << 4;
        AccountId::from_uuid(Uuid::from_bytes(bytes))
    }

    /// Whether this queue is one of files.
    pub const fn is_of_files(queue: Uuid) -> bool {
        queue.as_bytes()[6] >> 4 == FILES
    }
}

text_enum! {
    /// Where a job stands.
    JobState {
        Ready = "ready",
        Leased = "leased",
        /// Given up; somebody may look and retry.
        Dead = "dead",
        /// Behind an older one with the same order key; it becomes ready when that one is done.
        Waiting = "waiting",
    }
}

impl JobState {
    pub const fn to_code(self) -> i64 {
        self as i64
    }

    pub const fn from_code(code: i64) -> Self {
        match code {
            0 => Self::Ready,
            1 => Self::Leased,
            3 => Self::Waiting,
            _ => Self::Dead,
        }
    }
}

/// How a failed attempt is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    pub first: Duration,
    pub factor: u32,
    pub longest: Duration,
    /// Attempts in all, the first included.
    pub attempts: u32,
}

impl Backoff {
    /// For sends: 1 s, 2 s, 4 s … up to 5 minutes, 8 attempts.
    pub const SEND: Self = Self {
        first: Duration::from_secs(1),
        factor: 2,
        longest: Duration::from_mins(5),
        attempts: 8,
    };

    /// For a pair rate limit: 4^n seconds (cloud-api.md §9).
    pub const PAIR: Self = Self {
        first: Duration::from_secs(4),
        factor: 4,
        longest: Duration::from_mins(20),
        attempts: 8,
    };

    /// For pictures: 5 s, 20 s, and then not before somebody meets the contact again.
    pub const PICTURE: Self = Self {
        first: Duration::from_secs(5),
        factor: 4,
        longest: Duration::from_mins(1),
        attempts: 3,
    };

    /// For files: the provider keeps them for 7 days.
    pub const MEDIA: Self = Self {
        first: Duration::from_secs(2),
        factor: 3,
        longest: Duration::from_hours(6),
        attempts: 20,
    };

    /// For alerts: 2 s, 6 s, 18 s … up to half an hour, for some three and a half hours in all.
    pub const ALERT: Self = Self {
        first: Duration::from_secs(2),
        factor: 3,
        longest: Duration::from_mins(30),
        attempts: 14,
    };

    /// The same when the first wait is named by whoever refused, instead of guessed.
    #[must_use]
    pub fn beginning_with(self, named: Duration) -> Self {
        Self { first: named, longest: self.longest.max(named), ..self }
    }

    /// The wait after attempt number `attempt` (1 is the first), or `None` when it was the last.
    /// `jitter` in 0..=1 spreads it over the upper half, so that many do not come back at once.
    pub fn after(self, attempt: u32, jitter: f64) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        let power = self.factor.saturating_pow(attempt.saturating_sub(1));
        let full = self.first.saturating_mul(power).min(self.longest);
        Some(full.mul_f64(0.5 + jitter.clamp(0.0, 1.0) / 2.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_ceiling_and_end() {
        let waits: Vec<_> = (1..=8).map(|attempt| Backoff::SEND.after(attempt, 1.0)).collect();
        assert_eq!(waits[0], Some(Duration::from_secs(1)));
        assert_eq!(waits[3], Some(Duration::from_secs(8)));
        assert_eq!(waits[7], None);
        assert!(Backoff::MEDIA.after(19, 1.0).unwrap() <= Backoff::MEDIA.longest);
    }

    #[test]
    fn a_wait_that_is_named_takes_the_place_of_the_guess_and_grows_like_it() {
        let named = Duration::from_secs(3);
        let waits = [1, 3].map(|attempt| Backoff::PAIR.beginning_with(named).after(attempt, 1.0));
        assert_eq!(waits, [Some(named), Some(Duration::from_secs(48))]);
        let long = Duration::from_hours(2);
        assert_eq!(Backoff::SEND.beginning_with(long).after(2, 1.0), Some(long));
    }

    #[test]
    fn files_have_a_queue_of_their_own() {
        let account = Uuid::from_u128(0x0198_0000_0000_7abc_8def_0000_0000_0001).into();
        let (sends, files) =
            (JobKind::DeliverMessage.queue(account), JobKind::FetchMedia.queue(account));
        assert_eq!(sends, account.as_uuid());
        assert_ne!(sends, files);
        assert_eq!([sends, files].map(JobKind::account_of), [account; 2]);
        assert!(JobKind::is_of_files(files) && !JobKind::is_of_files(sends));
    }

    #[test]
    fn jitter_spreads_over_the_upper_half() {
        assert_eq!(Backoff::SEND.after(1, 0.0), Some(Duration::from_millis(500)));
    }
}
