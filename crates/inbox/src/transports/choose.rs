//! Looks at the transports of a number for one message, and takes one.

use blazz_domain::AccountId;
use blazz_domain::account::ProviderKind;
use blazz_domain::chat::ChatType;
use blazz_domain::governor::Held;
use blazz_domain::identity::Identity;
use blazz_domain::lane::Lane;
use blazz_domain::outgoing::Outgoing;
use blazz_domain::transport::{self, NoWay, TransportPolicy, TransportReason, Way};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::Message;

use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::messages::check;

/// What is to be sent, and what is wished of its way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish<'a> {
    pub chat: &'a Chat,
    pub outgoing: &'a Outgoing,
    pub lane: Lane,
    pub quoted: Option<&'a Message>,
    /// The account that whoever sends named. The home names the number; only the other one asks for a transport.
    pub asked: Option<AccountId>,
}

/// An account that can carry the message.
#[derive(Debug)]
pub(crate) struct Carrier {
    pub account: Account,
    pub recipient: Identity,
    /// Why the message will wait, as far as that is known already.
    pub held: Option<Held>,
    /// Only where there was a choice.
    pub reason: Option<TransportReason>,
}

/// Chooses the account that carries a message of this chat; refuses what none of them can, in the words of the one
/// that would have been taken.
pub(crate) async fn choose(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    wish: Wish<'_>,
) -> Result<Carrier, InboxError> {
    let home = look(inbox, tx, wish.chat.account_id, wish).await;
    let account = tx.accounts().load(wish.chat.account_id).await?;
    let Some((other, provider)) = account.joined else { return home };
    let looks = [settled(home)?, settled(look(inbox, tx, other, wish).await)?];
    let ways = [way(account.provider, &looks[0], wish.chat), way(provider, &looks[1], wish.chat)];
    let asked = wish.asked.filter(|asked| *asked == other).map(|_| 1);
    let chosen = transport::choose(policy_of(tx, &account).await?, asked, ways);
    take(chosen, looks)
}

/// What an account answered: a carrier, or a refusal.
type Look = Result<Carrier, InboxError>;

/// A look that failed for the database is no refusal.
fn settled(look: Look) -> Result<Look, InboxError> {
    match look {
        Err(InboxError::Storage(error)) => Err(error.into()),
        settled => Ok(settled),
    }
}

fn way(provider: ProviderKind, look: &Look, chat: &Chat) -> Way {
    let is_official = provider.is_official();
    match look {
        Ok(carrier) => Way { is_official, obstacle: None, is_limited: carrier.held.is_some() },
        Err(refusal) => {
            Way { is_official, obstacle: Some(obstacle(refusal, chat)), is_limited: false }
        }
    }
}

fn take(
    chosen: Result<(usize, TransportReason), NoWay>,
    looks: [Look; 2],
) -> Result<Carrier, InboxError> {
    let [home, other] = looks;
    let at = |at: usize| if at == 0 { home } else { other };
    match chosen {
        Ok((position, reason)) => {
            at(position).map(|carrier| Carrier { reason: Some(reason), ..carrier })
        }
        Err(NoWay::Refused(position)) => at(position),
        Err(NoWay::NotAskedFor(position)) => {
            let works = "the number's other transport can send it: leave account_id out";
            at(position).map_err(|refused| advised(refused, works))
        }
        Err(NoWay::AgainstPolicy(position)) => {
            let works = "the number's other transport could send it: change the transport policy \
                         of the number";
            at(position).map_err(|refused| advised(refused, works))
        }
    }
}

fn advised(refused: InboxError, works: &'static str) -> InboxError {
    InboxError::OtherTransport { refused: Box::new(refused), works }
}

/// Which transport the messages of a number take.
pub(super) async fn policy_of(
    tx: &WorkspaceTx,
    home: &Account,
) -> Result<TransportPolicy, InboxError> {
    match home.transport_policy {
        Some(policy) => Ok(policy),
        None => Ok(tx.settings().transport_policy().await?),
    }
}

/// Asks one account whether it can carry the message.
pub(super) async fn look(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: AccountId,
    wish: Wish<'_>,
) -> Result<Carrier, InboxError> {
    let (account, governor) = check::usable(tx, account).await?;
    check::content(inbox, &account, wish.chat, wish.outgoing)?;
    check::window(inbox, tx, &account, wish.chat, wish.outgoing)?;
    let recipient = check::recipient(inbox, tx, &account, wish.chat).await?;
    if wish.quoted.is_some_and(|quoted| quoted.account_id != account.id) {
        return Err(InboxError::NotNow {
            code: "quoted_elsewhere",
            why: "the message to be quoted came by the number's other transport, which cannot send \
                  now: send it without the quote",
        });
    }
    let held = check::hold(tx, &governor, wish.chat, wish.lane)?;
    Ok(Carrier { account, recipient, held, reason: None })
}

/// What a refusal means as a reason to take the other transport.
fn obstacle(refusal: &InboxError, chat: &Chat) -> TransportReason {
    match refusal {
        InboxError::WindowClosed { .. } => TransportReason::WindowClosed,
        InboxError::NoRecipient if chat.chat_type == ChatType::Group => TransportReason::Group,
        InboxError::NoRecipient => TransportReason::NoAddress,
        InboxError::Invalid(_) => TransportReason::OtherCannot,
        InboxError::NotNow { code: "quoted_elsewhere", .. } => TransportReason::Quote,
        InboxError::NotNow { .. } => TransportReason::OtherLimited,
        _ => TransportReason::OtherDown,
    }
}
