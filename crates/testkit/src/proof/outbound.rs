//! Judges what agents sent: against WhatsApp's ledger, and in the order they sent it.

use std::collections::HashMap;

use serde_json::Value;

use super::driver::{Memory, Pair};
use super::sockets::rank;
use super::verdict::Verdict;
use crate::cloud::{Accepted, CustomerChat, Progress, ThreadMessage};

pub(super) fn judge(
    memory: &Memory,
    pairs: &[Pair],
    accepted: &[Accepted],
    rows: &HashMap<String, Value>,
    verdict: &mut Verdict,
) {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for text in accepted.iter().filter_map(|it| it.text.as_deref()) {
        *times.entry(text).or_default() += 1;
    }
    verdict.dup_out = times.values().filter(|times| **times > 1).count();
    for sent in &memory.sent {
        let Some(id) = &sent.message_id else { continue };
        verdict.sent += 1;
        let is_there = times.contains_key(sent.text.as_str());
        match state_of(rows.get(id)) {
            "unknown" => verdict.ambiguous += 1,
            "sent" | "delivered" | "read" | "played" => {
                verdict.lost_out += usize::from(!is_there);
            }
            "failed" => {}
            // Still queued, or gone altogether.
            _ => verdict.lost_out += 1,
        }
    }
    for pair in pairs {
        verdict.out_of_order += disorder(memory, pair, accepted);
        verdict.status_backwards += behind(&pair.chat, rows);
    }
}

fn state_of(row: Option<&Value>) -> &str {
    row.and_then(|row| row["delivery"]["state"].as_str()).unwrap_or("missing")
}

/// Messages to one customer that left before one that was sent earlier.
fn disorder(memory: &Memory, pair: &Pair, accepted: &[Accepted]) -> usize {
    let sent = memory.sent.iter().filter(|sent| sent.contact_id == pair.contact_id);
    let places: HashMap<&str, usize> =
        sent.enumerate().map(|(place, sent)| (sent.text.as_str(), place)).collect();
    let left: Vec<usize> = accepted
        .iter()
        .filter(|it| it.to == pair.phone)
        .filter_map(|it| places.get(it.text.as_deref()?).copied())
        .collect();
    left.windows(2).filter(|two| two[0] > two[1]).count()
}

/// Messages that WhatsApp has reported further than the inbox shows.
fn behind(chat: &CustomerChat, rows: &HashMap<String, Value>) -> usize {
    let by_text: HashMap<&str, &Value> =
        rows.values().filter_map(|row| Some((row["text"].as_str()?, row))).collect();
    let shown = |message: &ThreadMessage| {
        let row = by_text.get(message.text()?)?;
        Some(rank(state_of(Some(row))))
    };
    let everything = chat.everything();
    let ours = everything.iter().filter(|message| message.is_from_business());
    ours.filter(|message| shown(message).is_some_and(|shown| shown < reported(message.progress)))
        .count()
}

/// How far a report of this brings a message; the answer to the call itself may be lost in a crash.
fn reported(progress: Progress) -> u8 {
    match progress {
        Progress::Accepted => rank("unknown"),
        other => rank(other.word()),
    }
}
