//! What we have told a phone ourselves: the library tells it back as news, and news of the phone it is not. Taken for
//! that, it would put a chat back into the archive in which a customer has written meanwhile.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use blazz_domain::{Clock, Timestamp};
use whatsapp_rust::Jid;
use whatsapp_rust::types::events::Event;

/// How many words are remembered: each comes back within moments.
const REMEMBERED: usize = 200;

/// What a word is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    Archive,
    Pin,
    Mute,
    Read,
}

/// Something that was told, between two moments: its own stamp lies between them.
#[derive(Debug)]
struct Word {
    about: About,
    chat: Jid,
    from: Timestamp,
    /// Absent while it is being told.
    until: Option<Timestamp>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Echoes(Arc<Mutex<VecDeque<Word>>>);

/// A word that is being told, until it is dropped.
pub(crate) struct Telling {
    echoes: Echoes,
    clock: Arc<dyn Clock>,
    about: About,
    chat: Jid,
}

impl Echoes {
    pub(crate) fn telling(&self, clock: &Arc<dyn Clock>, about: About, chat: &Jid) -> Telling {
        let mut words = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        words.truncate(REMEMBERED - 1);
        words.push_front(Word { about, chat: chat.clone(), from: clock.now(), until: None });
        Telling { echoes: self.clone(), clock: clock.clone(), about, chat: chat.clone() }
    }

    /// Whether an event tells what we have told ourselves.
    pub(super) fn has(&self, event: &Event) -> bool {
        let (about, chat, at) = match event {
            Event::ArchiveUpdate(it) => (About::Archive, &it.jid, it.timestamp),
            Event::PinUpdate(it) => (About::Pin, &it.jid, it.timestamp),
            Event::MuteUpdate(it) => (About::Mute, &it.jid, it.timestamp),
            Event::MarkChatAsReadUpdate(it) => (About::Read, &it.jid, it.timestamp),
            _ => return false,
        };
        self.holds(about, chat, Timestamp::from_millis(at.timestamp_millis()))
    }

    fn holds(&self, about: About, chat: &Jid, at: Timestamp) -> bool {
        let words = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        words.iter().any(|word| {
            (word.about, &word.chat) == (about, chat)
                && word.from <= at
                && word.until.is_none_or(|until| at <= until)
        })
    }
}

impl Drop for Telling {
    fn drop(&mut self) {
        let mut words = self.echoes.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = |word: &&mut Word| {
            word.until.is_none() && (word.about, &word.chat) == (self.about, &self.chat)
        };
        if let Some(word) = words.iter_mut().find(own) {
            word.until = Some(self.clock.now());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    #[derive(Debug)]
    struct Hand(AtomicI64);

    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(self.0.load(Ordering::Relaxed))
        }
    }

    #[test]
    fn only_what_was_told_while_it_was_told_is_an_echo() {
        let hand = Arc::new(Hand(AtomicI64::new(100)));
        let clock: Arc<dyn Clock> = hand.clone();
        let (ani, budi) = (Jid::pn("6281"), Jid::pn("6282"));
        let echoes = Echoes::default();
        let telling = echoes.telling(&clock, About::Archive, &ani);
        let at = Timestamp::from_millis;
        assert!(echoes.holds(About::Archive, &ani, at(150)), "it is being told");
        hand.0.store(200, Ordering::Relaxed);
        drop(telling);
        assert!(echoes.holds(About::Archive, &ani, at(200)));
        assert!(!echoes.holds(About::Archive, &ani, at(201)), "the phone itself, later");
        assert!(!echoes.holds(About::Archive, &ani, at(99)), "the phone itself, before");
        assert!(!echoes.holds(About::Pin, &ani, at(150)));
        assert!(!echoes.holds(About::Archive, &budi, at(150)));
        for _ in 0..3 * REMEMBERED {
            drop(echoes.telling(&clock, About::Mute, &budi));
        }
        assert!(!echoes.holds(About::Archive, &ani, at(150)), "that was long ago");
    }
}
