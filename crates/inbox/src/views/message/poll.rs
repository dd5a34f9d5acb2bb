//! A poll as clients see it: each option with those who chose it.

use blazz_domain::Timestamp;
use blazz_domain::content::MessageKind;
use blazz_storage::workspace::poll_votes::PollVote;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// What was chosen so far.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Poll)]
pub struct PollView {
    /// In the order they were asked.
    pub options: Vec<PollOptionView>,
    /// How many have chosen at all.
    pub voters: usize,
    /// Whether several may be chosen.
    pub multiple: bool,
}

/// An option of a poll.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PollOption)]
pub struct PollOptionView {
    pub text: String,
    /// Oldest vote first.
    pub voters: Vec<VoterView>,
}

/// Somebody who chose an option.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Voter)]
pub struct VoterView {
    pub name: Option<String>,
    pub from_me: bool,
    pub at: Timestamp,
}

/// Votes name options by the hash of their text (`wacore` 0.7.0, `poll.rs`).
pub(super) fn of(kind: MessageKind, content: &Value, cast: &[PollVote]) -> Option<PollView> {
    if kind != MessageKind::Poll {
        return None;
    }
    let options = content["options"].as_array().into_iter().flatten();
    let options = options.filter_map(Value::as_str).map(|text| {
        let hash = hex::encode(Sha256::digest(text));
        let chose = |vote: &&PollVote| vote.options.contains(&hash);
        let voters = cast.iter().filter(chose).map(VoterView::of).collect();
        PollOptionView { text: text.to_owned(), voters }
    });
    let options = options.collect();
    let voters = cast.iter().filter(|vote| !vote.options.is_empty()).count();
    let multiple = content["selectable_count"].as_i64() != Some(1);
    Some(PollView { options, voters, multiple })
}

impl VoterView {
    fn of(vote: &PollVote) -> Self {
        Self { name: vote.voter_name.clone(), from_me: vote.is_ours, at: vote.voted_at }
    }
}
