//! A customer gave a sign of life in a chat: Meta's window opens anew, and they are answered where they wrote from.

use blazz_domain::Timestamp;
use blazz_domain::identity::Identity;
use blazz_storage::workspace::chats::Chat;

/// Takes in that the customer wrote at this time under this name; what comes late changes nothing. Gives
/// whether there is something to write back.
pub(crate) fn hear(chat: &mut Chat, at: Timestamp, peer: Option<&Identity>) -> bool {
    if chat.last_customer_at > Some(at) {
        return false;
    }
    let before = (chat.last_customer_at, chat.peer.clone());
    chat.last_customer_at = Some(at);
    if let Some(peer) = peer {
        chat.peer = Some(peer.clone());
    }
    before != (chat.last_customer_at, chat.peer.clone())
}
