//! A phone is told how the team has arranged a chat, in the settings that the devices of a person share.

use std::time::Duration;

use blazz_domain::Timestamp;
use blazz_domain::chat::{Arranged, Shelf};
use blazz_providers::{ArrangedChat, NewestMessage, SendError};
use whatsapp_rust::Client;
use whatsapp_rust::Jid;
use whatsapp_rust::features::{AppStateError, SyncActionMessageRange, message_key, message_range};

use super::send::{away, connected, lost, no_recipient};
use crate::inbound::{jid_of, jid_of_identity};
use crate::live::Live;

pub(crate) async fn arrange(
    live: Option<&Live>,
    chat: &ArrangedChat,
    time_out: Duration,
) -> Result<(), SendError> {
    let (live, client) = connected(live).ok_or_else(away)?;
    let jid = jid_of(&chat.recipient).ok_or_else(no_recipient)?;
    let telling = async {
        for part in &chat.arranged {
            tell(&client, &jid, *part, chat.newest.as_ref(), live.now()).await?;
        }
        Ok::<(), AppStateError>(())
    };
    match tokio::time::timeout(time_out, telling).await {
        Ok(told) => told.map_err(|error| lost(&error.to_string())),
        Err(_) => Err(away()),
    }
}

async fn tell(
    client: &Client,
    chat: &Jid,
    part: Arranged,
    newest: Option<&NewestMessage>,
    now: Timestamp,
) -> Result<(), AppStateError> {
    let actions = client.chat_actions();
    let range = newest.map(|newest| up_to(chat, newest));
    match part {
        // WhatsApp takes a chat that is archived off the pins by itself, and the other way round.
        Arranged::Shelf(Shelf::Archive) => actions.archive_chat(chat, range).await,
        Arranged::Shelf(Shelf::Pinned) => actions.pin_chat(chat).await,
        Arranged::Shelf(Shelf::List) => {
            actions.unarchive_chat(chat, range).await?;
            actions.unpin_chat(chat).await
        }
        Arranged::Muted(None) => actions.unmute_chat(chat).await,
        Arranged::Muted(Some(muted)) => match muted.until {
            // What is over by now is as if it had not been.
            Some(until) if muted.is_over(now) => {
                tracing::debug!(until = until.as_millis(), "a silence that is over is not told");
                Ok(())
            }
            Some(until) => actions.mute_chat_until(chat, until.as_millis()).await,
            None => actions.mute_chat(chat).await,
        },
        Arranged::Read(is_read) => actions.mark_chat_as_read(chat, is_read, range).await,
    }
}

/// All up to a message, as WhatsApp's own devices say it.
fn up_to(chat: &Jid, newest: &NewestMessage) -> SyncActionMessageRange {
    let seconds = newest.at.as_millis().div_euclid(1000);
    let author = newest.author.as_ref().and_then(jid_of_identity);
    let key = message_key(&newest.message, chat, newest.is_ours, author.as_ref());
    message_range(seconds, None, vec![(key, seconds)])
}
