//! A phone is told how the team has arranged a chat, in the settings that the devices of a person share.

use std::time::Duration;

use blazz_domain::chat::{Arranged, Muted, Shelf};
use blazz_providers::{ArrangedChat, NewestMessage, SendError};
use whatsapp_rust::Client;
use whatsapp_rust::Jid;
use whatsapp_rust::features::{AppStateError, SyncActionMessageRange, message_key, message_range};

use super::send::{away, connected, lost, no_recipient};
use crate::inbound::{jid_of, jid_of_identity};
use crate::live::{About, Live};

pub(crate) async fn arrange(
    live: Option<&Live>,
    chat: &ArrangedChat,
    time_out: Duration,
) -> Result<(), SendError> {
    let (live, client) = connected(live).ok_or_else(away)?;
    let jid = jid_of(&chat.recipient).ok_or_else(no_recipient)?;
    let desk = Desk { live, client: &client, chat: &jid, newest: chat.newest.as_ref() };
    let telling = async {
        for part in &chat.arranged {
            desk.tell(*part).await?;
        }
        Ok::<(), AppStateError>(())
    };
    match tokio::time::timeout(time_out, telling).await {
        Ok(told) => told.map_err(|error| lost(&error.to_string())),
        Err(_) => Err(away()),
    }
}

/// One chat that the phone is told about.
struct Desk<'a> {
    live: &'a Live,
    client: &'a Client,
    chat: &'a Jid,
    newest: Option<&'a NewestMessage>,
}

impl Desk<'_> {
    async fn tell(&self, part: Arranged) -> Result<(), AppStateError> {
        match part {
            // WhatsApp pins no archived chat and archives no pinned one.
            Arranged::Shelf(Shelf::Pinned) => {
                self.archive(false).await?;
                self.pin(true).await
            }
            Arranged::Shelf(other) => {
                self.pin(false).await?;
                self.archive(other == Shelf::Archive).await
            }
            Arranged::Muted(muted) => self.mute(muted).await,
            Arranged::Read(is_read) => {
                let _telling = self.live.telling(About::Read, self.chat);
                let actions = self.client.chat_actions();
                actions.mark_chat_as_read(self.chat, is_read, self.range()).await
            }
        }
    }

    async fn archive(&self, is_archived: bool) -> Result<(), AppStateError> {
        let _telling = self.live.telling(About::Archive, self.chat);
        let actions = self.client.chat_actions();
        if is_archived {
            actions.archive_chat(self.chat, self.range()).await
        } else {
            actions.unarchive_chat(self.chat, self.range()).await
        }
    }

    async fn pin(&self, is_pinned: bool) -> Result<(), AppStateError> {
        let _telling = self.live.telling(About::Pin, self.chat);
        let actions = self.client.chat_actions();
        if is_pinned {
            actions.pin_chat(self.chat).await
        } else {
            actions.unpin_chat(self.chat).await
        }
    }

    async fn mute(&self, muted: Option<Muted>) -> Result<(), AppStateError> {
        let _telling = self.live.telling(About::Mute, self.chat);
        let actions = self.client.chat_actions();
        match muted.filter(|muted| !muted.is_over(self.live.now())) {
            None => actions.unmute_chat(self.chat).await,
            Some(Muted { until: Some(until) }) => {
                actions.mute_chat_until(self.chat, until.as_millis()).await
            }
            Some(Muted { until: None }) => actions.mute_chat(self.chat).await,
        }
    }

    fn range(&self) -> Option<SyncActionMessageRange> {
        self.newest.map(|newest| up_to(self.chat, newest))
    }
}

/// All up to a message, as WhatsApp's own devices say it.
fn up_to(chat: &Jid, newest: &NewestMessage) -> SyncActionMessageRange {
    let seconds = newest.at.as_millis().div_euclid(1000);
    let author = newest.author.as_ref().and_then(jid_of_identity);
    let key = message_key(&newest.message, chat, newest.is_ours, author.as_ref());
    message_range(seconds, None, vec![(key, seconds)])
}
