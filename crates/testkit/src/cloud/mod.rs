//! A WhatsApp Cloud API one can prove oneself against: Graph, the customers' phones and the webhook sender.
//!
//! Plays the server side as strictly as Meta documents it; see `crates/testkit/README.md`.

mod auth;
mod call;
mod changes;
mod clock;
mod config;
mod control;
mod error;
mod faults;
mod fields;
mod graph;
mod http_client;
mod ids;
mod ledger;
mod media;
mod messages;
mod number;
mod pair_rate;
mod phone_page;
mod phones;
mod server;
mod simulation;
mod simulator;
mod webhooks;
mod window;
mod world;

pub use changes::Change;
pub use clock::WallClock;
pub use config::{
    Limits, Refusal, Refusals, SimulatorConfig, StatusTiming, TemplateReview, WebhookPolicy,
};
pub use error::GraphError;
pub use faults::{Fault, FaultPlan, FaultRule, Target};
pub use ledger::{Accepted, Entry, Event, Ledger, LedgerError, WebhookAnswer, read_entries};
pub use number::{BusinessNumber, Credentials, NumberSpec};
pub use phones::{
    Act, CustomerChat, CustomerPhone, Draft, GroupRoom, Heard, MediaDraft, Script, Step,
    WriteError, Writing,
};
pub use simulation::WaitedInVain;
pub use simulator::{CloudSimulator, StartError};
pub use webhooks::{SubscribeError, WebhookPlan};
pub use world::{Author, Progress, ThreadMessage, ThreadReaction};
