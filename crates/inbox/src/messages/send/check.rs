//! Everything that can be refused before a message is queued.

use blazz_domain::account::AccountStatus;
use blazz_domain::chat::Window;
use blazz_domain::contact::{ContactType, Party};
use blazz_domain::content::MessageKind;
use blazz_domain::governor::{Governor, Held, Verdict};
use blazz_domain::identity::Identity;
use blazz_domain::lane::Lane;
use blazz_domain::outgoing::Outgoing;
use blazz_domain::{AccountId, MessageId};
use blazz_providers::Recipient;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::Message;

use super::{Addressee, NewMessage};
use crate::contacts::{self, read_phone};
use crate::error::InboxError;
use crate::governor;
use crate::inbox::Inbox;

/// Finds the thread a message goes to, starting one if need be. Replies leave from the number the
/// customer wrote to.
pub(crate) async fn thread(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    new: &NewMessage,
) -> Result<Chat, InboxError> {
    let contact = match &new.to {
        Addressee::Chat(id) => {
            let chat = tx.chats().load(*id).await?;
            if let Some(asked) = new.account_id.filter(|asked| *asked != chat.account_id)
                && tx.accounts().find(asked).await?.is_none_or(|it| it.home() != chat.account_id)
            {
                return Err(InboxError::invalid(
                    "account_id",
                    "other_account",
                    "this chat belongs to another number: leave account_id out",
                ));
            }
            // A chat that was joined to another one goes on there.
            let home = tx.accounts().load(chat.account_id).await?.home();
            let contact = contacts::follow(tx, chat.contact_id).await?;
            return contacts::open_chat(tx, home, contact.id, chat.chat_type).await;
        }
        Addressee::Contact(id) => contacts::follow(tx, *id).await?,
        Addressee::Phone(text) => {
            let phone = read_phone(inbox, text)?;
            let party = Party::of(Identity::phone(&phone));
            contacts::resolve(tx, &party, ContactType::Individual, tx.now()).await?.contact
        }
    };
    let account = match new.account_id {
        Some(id) => tx.accounts().load(id).await?.home(),
        None => implied_account(tx, contact.id).await?,
    };
    contacts::open_chat(tx, account, contact.id, contact.contact_type.into()).await
}

/// The account of the contact's latest chat, or the only one there is.
async fn implied_account(
    tx: &WorkspaceTx,
    contact: blazz_domain::ContactId,
) -> Result<AccountId, InboxError> {
    let accounts = tx.accounts().list().await?;
    for chat in tx.chats().list_with(contact).await? {
        if accounts.iter().any(|account| account.id == chat.account_id) {
            return Ok(chat.account_id);
        }
    }
    let homes: Vec<&Account> = accounts.iter().filter(|it| it.home_id.is_none()).collect();
    match homes.as_slice() {
        [only] => Ok(only.id),
        [] => Err(InboxError::AccountUnavailable {
            reason: "no number is connected: connect one first".to_owned(),
        }),
        _ => Err(InboxError::invalid(
            "account_id",
            "required",
            "there are several numbers: say from which one to send",
        )),
    }
}

/// The account, when it can send, and what limits its sending.
pub(crate) async fn usable(
    tx: &WorkspaceTx,
    id: AccountId,
) -> Result<(Account, Governor), InboxError> {
    let (account, limits) = tx.accounts().load_governed(id).await?;
    if account.removed_at.is_some() {
        return Err(InboxError::AccountUnavailable {
            reason: "this number was removed: choose another one".to_owned(),
        });
    }
    if account.status == AccountStatus::Disconnected {
        let reason = account.status_reason.clone();
        return Err(InboxError::AccountUnavailable {
            reason: reason.unwrap_or_else(|| "this number is disconnected".to_owned()),
        });
    }
    let governor = limits.governor(&account);
    Ok((account, governor))
}

/// Why the message will wait, as far as that is known already; what may never leave is refused.
pub(crate) fn hold(
    tx: &WorkspaceTx,
    governor: &Governor,
    chat: &Chat,
    lane: Lane,
) -> Result<Option<Held>, InboxError> {
    match governor.rule(governor::ask(chat, lane), tx.now()) {
        Verdict::Now => Ok(None),
        Verdict::Later(held) => Ok(Some(held).filter(|held| held.is_worth_showing(tx.now()))),
        Verdict::Never(_) => Err(InboxError::NotNow {
            code: "first_contact_not_allowed",
            why: "this number writes only to people who have written to it: its limits say so",
        }),
    }
}

/// The provider's limits, with the field named.
pub(crate) fn content(
    inbox: &Inbox,
    account: &Account,
    chat: &Chat,
    outgoing: &Outgoing,
) -> Result<(), InboxError> {
    let provider = inbox.providers.find(account.provider).ok_or_else(no_provider)?;
    provider.check(chat.chat_type, outgoing).map_err(InboxError::Invalid)
}

pub(crate) fn no_provider() -> InboxError {
    InboxError::AccountUnavailable {
        reason: "this program was built without the provider of this number".to_owned(),
    }
}

/// Outside the customer service window only templates may leave.
pub(crate) fn window(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    chat: &Chat,
    outgoing: &Outgoing,
) -> Result<(), InboxError> {
    let length = inbox.providers.window(account.provider);
    match Window::of(length, chat.last_customer_at, tx.now()) {
        Window::Closed(since) if outgoing.needs_open_window() => {
            Err(InboxError::WindowClosed { since })
        }
        _ => Ok(()),
    }
}

/// Whom the number has blocked, nothing is sent to.
fn not_blocked(chat: &Chat) -> Result<(), InboxError> {
    if chat.blocked_at.is_none() {
        return Ok(());
    }
    Err(InboxError::NotNow {
        code: "contact_blocked",
        why: "this contact is blocked on the number: unblock them first",
    })
}

/// The name to send to: the one the customer last wrote under, if they still have it and are not blocked.
pub(crate) async fn recipient(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    chat: &Chat,
) -> Result<Identity, InboxError> {
    not_blocked(chat)?;
    let identities = tx.identities().of_contact(chat.contact_id).await?;
    let addresses = inbox.providers.addresses(account.provider);
    let chosen = Recipient::choose(addresses, &[chat.peer.as_ref()], &identities);
    chosen.cloned().ok_or(InboxError::NoRecipient)
}

/// The message that is answered.
pub(crate) async fn quoted(
    tx: &WorkspaceTx,
    chat: &Chat,
    quoted: Option<MessageId>,
) -> Result<Option<Message>, InboxError> {
    let Some(id) = quoted else { return Ok(None) };
    let message = tx.messages().find(id).await?;
    let message = message.filter(|it| {
        it.chat_id == chat.id && it.kind != MessageKind::System && it.provider_message_id.is_some()
    });
    message.map(Some).ok_or_else(|| {
        InboxError::invalid(
            "quoted_message_id",
            "not_quotable",
            "quote a message of this chat that WhatsApp has taken",
        )
    })
}
