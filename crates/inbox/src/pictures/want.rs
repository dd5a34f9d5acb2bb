//! Somebody's picture is wanted: a job asks for it when its turn comes.

use blazz_domain::ContactId;
use blazz_domain::contact::ContactType;
use blazz_domain::inbound::PictureNews;
use blazz_domain::job::{JobKind, JobState};
use blazz_domain::lane::Lane;
use blazz_domain::picture::Picture;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::contacts::Contact;
use blazz_storage::workspace::jobs::NewJob;
use serde_json::json;

use crate::contacts;
use crate::error::InboxError;
use crate::inbox::Inbox;

/// A number talks with a contact just now: the picture is asked for the first time, or once a week.
pub(crate) async fn met(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    contact: &Contact,
) -> Result<(), InboxError> {
    if !shows_pictures(inbox, account) || !Picture::is_due(contact.picture.as_ref(), tx.now()) {
        return Ok(());
    }
    want(tx, account, contact).await
}

/// WhatsApp tells that a picture is another one now. Of whom nobody has heard, nobody wants to see it.
pub(crate) async fn changed(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    news: PictureNews,
) -> Result<(), InboxError> {
    let kind = if news.is_group { ContactType::Group } else { ContactType::Individual };
    let known = contacts::recognise(tx, &news.party, kind, news.at).await?;
    match known {
        Some(known) if shows_pictures(inbox, account) => want(tx, account, &known.contact).await,
        _ => Ok(()),
    }
}

/// Somebody of the team looks at a contact: the picture is asked for as when it is met.
pub async fn look_at(inbox: &Inbox, tx: &WorkspaceTx, id: ContactId) -> Result<(), InboxError> {
    let contact = contacts::follow(tx, id).await?;
    for chat in tx.chats().list_with(contact.id).await? {
        let home = tx.accounts().load(chat.account_id).await?;
        let other = match home.other_transport() {
            Some(other) => tx.accounts().find(other).await?,
            None => None,
        };
        let accounts = [Some(home), other].into_iter().flatten();
        let able = |it: &Account| it.removed_at.is_none() && shows_pictures(inbox, it);
        if let Some(account) = accounts.into_iter().find(able) {
            return met(inbox, tx, &account, &contact).await;
        }
    }
    Ok(())
}

fn shows_pictures(inbox: &Inbox, account: &Account) -> bool {
    inbox.providers.find(account.provider).is_some_and(|provider| provider.pictures().is_some())
}

/// Has it asked for, unless it is about to be. The questions of a number are asked one after the other.
async fn want(tx: &WorkspaceTx, account: &Account, contact: &Contact) -> Result<(), InboxError> {
    let about = tx.jobs().find_about(contact.id.as_uuid(), JobKind::FetchPicture).await?;
    if about.is_some_and(|job| matches!(job.state, JobState::Ready | JobState::Waiting)) {
        return Ok(());
    }
    let picture = Picture::asked_again(contact.picture.as_ref(), tx.now());
    tx.contacts().set_picture(contact.id, Some(&picture)).await?;
    let queue = JobKind::FetchPicture.queue(account.id);
    tx.jobs()
        .enqueue(NewJob {
            kind: JobKind::FetchPicture,
            lane: Lane::Campaign,
            queue,
            order_key: queue,
            subject: contact.id.as_uuid(),
            payload: json!({}),
            run_at: tx.now(),
        })
        .await?;
    Ok(())
}
