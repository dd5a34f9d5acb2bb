//! What the oracle found.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The counts of one trial. All but the first five must be zero.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Messages that agents sent and the program took.
    pub sent: usize,
    /// Messages that customers wrote.
    pub received: usize,
    /// Deaths of the program or of its database server.
    pub kills: u32,
    /// Attempts to send that deaths caught between their beginning and the commit of WhatsApp's answer.
    pub interrupted: usize,
    /// Nobody can know whether these were sent; each is shown to the agent as unknown.
    pub ambiguous: usize,
    /// Taken from an agent, and neither at WhatsApp nor shown as failed.
    pub lost_out: usize,
    /// Accepted by WhatsApp more than once.
    pub dup_out: usize,
    /// Answered 200 to WhatsApp, and not in the database.
    pub lost_in: usize,
    /// In the database more than once.
    pub dup_in: usize,
    /// In the database, and written by nobody.
    pub phantom: usize,
    /// Stands before an older message of its chat, or left before one that was sent earlier.
    pub out_of_order: usize,
    /// A status that went back, or ended behind what WhatsApp reported.
    pub status_backwards: usize,
    /// Browsers that do not hold exactly what was logged, and messages no browser was told of.
    pub unhealed_sockets: usize,
    /// What must always hold in the database and did not, in words.
    pub violations: Vec<String>,
}

impl Verdict {
    /// Whether every promise was kept.
    pub fn is_clean(&self) -> bool {
        let counts = [
            self.lost_out,
            self.dup_out,
            self.lost_in,
            self.dup_in,
            self.phantom,
            self.out_of_order,
            self.status_backwards,
            self.unhealed_sockets,
        ];
        counts.iter().all(|count| *count == 0) && self.violations.is_empty()
    }

    /// Whether the trial tried anything: a death between the provider call and its commit among them.
    pub const fn was_exercised(&self) -> bool {
        self.kills > 0 && self.interrupted > 0 && self.sent > 0 && self.received > 0
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            sent,
            received,
            kills,
            interrupted,
            ambiguous,
            lost_out,
            dup_out,
            lost_in,
            dup_in,
            ..
        } = self;
        let Self { phantom, out_of_order, status_backwards, unhealed_sockets, .. } = self;
        write!(
            f,
            "sent {sent}, received {received}, kills {kills}, interrupted {interrupted}, ambiguous {ambiguous}, lost_out {lost_out}, \
             dup_out {dup_out}, lost_in {lost_in}, dup_in {dup_in}, phantom {phantom}, \
             out_of_order {out_of_order}, status_backwards {status_backwards}, \
             unhealed_sockets {unhealed_sockets}"
        )?;
        for violation in &self.violations {
            write!(f, "; {violation}")?;
        }
        Ok(())
    }
}
