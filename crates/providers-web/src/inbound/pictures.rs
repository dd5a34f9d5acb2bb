//! News of pictures: whose is another one now, and the line that a group's leaves in its thread.

use blazz_domain::contact::Party;
use blazz_domain::content::Content;
use blazz_domain::inbound::{Inbound, InboundMessage, Origin, PictureNews};
use wacore_binary::JidExt;
use whatsapp_rust::types::events::PictureUpdate;

use super::Me;
use super::names::{party, shown};

pub(super) fn update(me: &Me, update: &PictureUpdate) -> Vec<Inbound> {
    let Some(party) = party([&update.jid]) else { return Vec::new() };
    let is_group = update.jid.is_group();
    let at = me.time(update.timestamp.timestamp());
    let line = is_group.then(|| Inbound::Message(Box::new(line(me, update, party.clone()))));
    let news = Inbound::Picture(PictureNews { party, is_group, at });
    line.into_iter().chain([news]).collect()
}

/// The notification's own name is not told; the time and the picture's name tell one change from another.
fn line(me: &Me, update: &PictureUpdate, group: Party) -> InboundMessage {
    let seconds = update.timestamp.timestamp();
    let picture = update.picture_id.as_deref().unwrap_or("none");
    let done = if update.removed { "took away the picture" } else { "changed the picture" };
    let author = update.author.as_ref().map_or_else(|| "Somebody".to_owned(), shown);
    InboundMessage {
        provider_message_id: format!("picture-{}-{seconds}-{picture}", update.jid.user),
        origin: Origin::Customer,
        peer: group,
        is_group: true,
        sender: None,
        provider_at: me.time(seconds),
        content: Content::System {
            event: "group_picture".to_owned(),
            body: format!("{author} {done}"),
        },
        mentions: <_>::default(),
        quoted: None,
        forwarded: false,
        referral: None,
    }
}
