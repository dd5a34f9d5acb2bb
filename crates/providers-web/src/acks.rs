//! Who waits for WhatsApp's word on a message.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// What WhatsApp said of a message: taken, or refused with a code.
pub(crate) type Word = Result<(), String>;

/// Those who wait, by the name of their message.
#[derive(Debug, Default)]
pub(crate) struct Acks(Mutex<HashMap<String, oneshot::Sender<Word>>>);

impl Acks {
    /// From now on the word on this message is waited for. Whoever waited for the same before hears nothing more.
    pub(crate) fn expect(&self, message: &str) -> oneshot::Receiver<Word> {
        let (sender, receiver) = oneshot::channel();
        self.waiting().insert(message.to_owned(), sender);
        receiver
    }

    pub(crate) fn settle(&self, message: &str, error: Option<String>) {
        if let Some(waiting) = self.waiting().remove(message) {
            // They may have given up.
            drop(waiting.send(error.map_or(Ok(()), Err)));
        }
    }

    pub(crate) fn forget(&self, message: &str) {
        self.waiting().remove(message);
    }

    /// The connection is gone: no word will come.
    pub(crate) fn lose_all(&self) {
        self.waiting().clear();
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<String, oneshot::Sender<Word>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_hears_the_word_on_their_own_message() {
        let acks = Acks::default();
        let (taken, refused, lost) = (acks.expect("A"), acks.expect("B"), acks.expect("C"));
        acks.settle("B", Some("463".to_owned()));
        acks.settle("A", None);
        acks.settle("Z", None);
        acks.lose_all();
        assert_eq!(taken.await, Ok(Ok(())));
        assert_eq!(refused.await, Ok(Err("463".to_owned())));
        assert!(lost.await.is_err());
    }
}
