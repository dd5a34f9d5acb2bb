//! People who answer by themselves: a script hears each message and says what its person does.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::{Draft, Writing, read_all, write};
use crate::cloud::{
    simulation::Simulation,
    world::{CustomerId, ThreadKey, ThreadMessage},
};

/// What a script is told.
#[derive(Debug)]
pub struct Heard<'a> {
    pub message: &'a ThreadMessage,
    /// Everything in the thread so far, the message included.
    pub thread: &'a [ThreadMessage],
}

/// One thing a person does, some time after the step before it.
#[derive(Clone, Debug)]
pub struct Step {
    pub after: Duration,
    pub act: Act,
}

#[derive(Clone, Debug)]
pub enum Act {
    /// Opens the thread, which turns our ticks blue.
    Read,
    Write(Writing),
    /// Puts an emoji on the message that was heard.
    React(String),
}

impl Step {
    pub fn read(after: Duration) -> Self {
        Self { after, act: Act::Read }
    }

    pub fn write(after: Duration, writing: impl Into<Writing>) -> Self {
        Self { after, act: Act::Write(writing.into()) }
    }

    pub fn react(after: Duration, emoji: &str) -> Self {
        Self { after, act: Act::React(emoji.to_owned()) }
    }
}

/// Decides what a person does about a message of the business.
pub trait Script: Send + Sync {
    fn answer(&self, heard: &Heard<'_>) -> Vec<Step>;
}

impl<F: Fn(&Heard<'_>) -> Vec<Step> + Send + Sync> Script for F {
    fn answer(&self, heard: &Heard<'_>) -> Vec<Step> {
        self(heard)
    }
}

/// Who answers by script.
#[derive(Default)]
pub(crate) struct Scripts {
    by_customer: Mutex<HashMap<CustomerId, Scripted>>,
}

struct Scripted {
    script: Arc<dyn Script>,
    /// Somebody has taken the phone in hand.
    paused: bool,
}

impl fmt::Debug for Scripts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Scripts")
    }
}

impl Scripts {
    pub(crate) fn give(&self, customer: CustomerId, script: Arc<dyn Script>) {
        self.lock().insert(customer, Scripted { script, paused: false });
    }

    pub(crate) fn take_away(&self, customer: CustomerId) {
        self.lock().remove(&customer);
    }

    /// Lets a script rest, or go on; nobody without a script starts to answer by this.
    pub(crate) fn pause(&self, customer: CustomerId, paused: bool) {
        if let Some(scripted) = self.lock().get_mut(&customer) {
            scripted.paused = paused;
        }
    }

    /// `None` for somebody without a script.
    pub(crate) fn is_answering(&self, customer: CustomerId) -> Option<bool> {
        self.lock().get(&customer).map(|scripted| !scripted.paused)
    }

    fn of(&self, customer: CustomerId) -> Option<Arc<dyn Script>> {
        let scripts = self.lock();
        let scripted = scripts.get(&customer).filter(|scripted| !scripted.paused)?;
        Some(Arc::clone(&scripted.script))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<CustomerId, Scripted>> {
        self.by_customer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets the customer's script, if there is one, act on what has arrived.
pub(super) fn prompt(
    simulation: &Arc<Simulation>,
    key: &ThreadKey,
    wamid: &str,
    customer: CustomerId,
) {
    let Some(script) = simulation.scripts.of(customer) else { return };
    let thread: Vec<ThreadMessage> = simulation
        .world(|world| world.threads.get(key).map(|thread| thread.messages.clone()))
        .unwrap_or_default();
    let Some(message) = thread.iter().find(|message| message.id == wamid) else { return };
    let steps = script.answer(&Heard { message, thread: &thread });
    let (task, key, wamid) = (Arc::clone(simulation), key.clone(), wamid.to_owned());
    simulation.spawn(async move {
        for step in steps {
            tokio::time::sleep(step.after).await;
            if task.scripts.is_answering(customer) != Some(true) {
                return;
            }
            perform(&task, &key, customer, &wamid, step.act);
        }
    });
}

fn perform(
    simulation: &Arc<Simulation>,
    key: &ThreadKey,
    customer: CustomerId,
    heard: &str,
    act: Act,
) {
    let writing = match act {
        Act::Read => {
            read_all(simulation, key, customer);
            return;
        }
        Act::Write(writing) => writing,
        Act::React(emoji) => Draft::Reaction { message_id: heard.to_owned(), emoji }.into(),
    };
    if let Err(error) = write(simulation, key, customer, &writing) {
        tracing::warn!(%error, "a script could not write");
    }
}
