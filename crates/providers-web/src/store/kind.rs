//! The kinds of records, and their names for ever: a renamed kind is a lost one.

macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident = $name:literal),+ $(,)?) => {
        /// What a record is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$meta])* $kind),+ }

        impl Kind {
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The name it is stored under; at most 64 bytes.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $name),+ }
            }
        }
    };
}

kinds! {
    /// The device itself: who it is, its own key pairs, its counters.
    Device = "device",
    /// Public keys of others, by address.
    Identity = "identity",
    /// Signal sessions, by address.
    Session = "session",
    PreKey = "pre_key",
    SignedPreKey = "signed_pre_key",
    /// Keys of groups, by group and sender.
    SenderKey = "sender_key",
    /// Who has our key of a group, by group and device.
    SenderKeyDevice = "sender_key_device",
    /// Keys of the app state, by id.
    SyncKey = "sync_key",
    /// Which of them came last.
    LatestSyncKey = "latest_sync_key",
    /// How far a collection of the app state is known.
    SyncVersion = "sync_version",
    MutationMac = "mutation_mac",
    /// Parts of the history that are not taken in yet, compressed as they came.
    History = "history",
    /// The phone number of a LID.
    LidMapping = "lid_mapping",
    /// The LIDs of a phone number, the latest last.
    PhoneLids = "phone_lids",
    BaseKey = "base_key",
    DeviceList = "device_list",
    GroupMetadata = "group_metadata",
    TcToken = "tc_token",
    /// What was sent, for whoever cannot read it and asks again.
    SentMessage = "sent_message",
    /// When each of them was sent.
    SentAt = "sent_at",
    /// What was decrypted and is not yet stored as a message.
    PendingInbound = "pending_inbound",
    /// Messages that were lost and whose senders are to be asked for them.
    AskAgain = "ask_again",
    MessageSecret = "message_secret",
    /// When each of them may go.
    SecretDeadline = "secret_deadline",
    /// The secret of a poll, by chat and name.
    PollSecret = "poll_secret",
    /// Votes that came before their poll.
    EarlyVote = "early_vote",
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own_that_its_column_holds() {
        let names: HashSet<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(names.len(), Kind::ALL.len());
        let is_word = |name: &&str| name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(names.iter().all(|name| name.len() <= 64 && is_word(name)));
    }
}
