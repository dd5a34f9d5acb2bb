//! How linked devices reach WhatsApp, and how they call themselves there.

use std::time::Duration;

/// What an installation decides about linked devices.
#[derive(Debug, Clone)]
pub struct WebSettings {
    /// How the device is called in the phone's list of linked devices.
    pub device_name: String,
    /// Where WhatsApp is; its own servers when left empty.
    pub place: Option<Place>,
    /// Files larger than this, in bytes, are not fetched.
    pub largest_file: u64,
    pub pace: Pace,
}

/// How long a connection waits for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Without a word from WhatsApp for so long, it is asked whether it is there.
    pub quiet: Duration,
    /// And when it has said nothing for so long then, the connection is made anew.
    pub answer: Duration,
    /// A program that is too old tries again after this: WhatsApp's current version, which it asks for anew, may do.
    pub outdated_again: Duration,
    /// Between two questions about pictures: a device that asks for many at once looks like no person's.
    pub picture_every: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            quiet: Duration::from_secs(20),
            answer: Duration::from_secs(10),
            outdated_again: Duration::from_hours(1),
            picture_every: Duration::from_secs(3),
        }
    }
}

/// A WhatsApp other than the real one. Its certificate is that of no authority: only a program that was built for
/// it (feature `simulated`) talks to it.
#[derive(Debug, Clone)]
pub struct Place {
    /// `ws://…`
    pub websocket_url: String,
    /// Host and port of its files, which it gives without TLS.
    pub file_host: String,
}

impl Default for WebSettings {
    fn default() -> Self {
        Self {
            device_name: "Blazz".to_owned(),
            place: None,
            largest_file: 100 * 1024 * 1024,
            pace: Pace::default(),
        }
    }
}

/// The first wait before a lost connection is made again; it doubles up to the longest.
pub(crate) const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait between two attempts.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_mins(1);
