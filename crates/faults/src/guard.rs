//! What keeps the promises: each can be taken away, to see that the proof notices.

/// One of the guards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// A message is kept once per account and provider id.
    UniqueMessage,
    /// A webhook is answered after its effects are committed.
    CommitBeforeAnswer,
    /// The job that sends a message is committed with the message.
    Outbox,
    /// An attempt that was begun and not ended is not simply made again.
    OpenAttempt,
    /// Events get their numbers in the transaction of the change.
    LoggedEvents,
}

impl Guard {
    pub const ALL: [Self; 5] = [
        Self::UniqueMessage,
        Self::CommitBeforeAnswer,
        Self::Outbox,
        Self::OpenAttempt,
        Self::LoggedEvents,
    ];

    /// Its name in the environment.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UniqueMessage => "unique_message",
            Self::CommitBeforeAnswer => "commit_before_answer",
            Self::Outbox => "outbox",
            Self::OpenAttempt => "open_attempt",
            Self::LoggedEvents => "logged_events",
        }
    }
}
