//! Each list and each filter is served by the index that was made for it.

use blazz_domain::alert::AlertWay;
use blazz_domain::chat::{ChatState, Shelf};
use blazz_domain::contact::ContactType;
use blazz_domain::job::JobState;
use blazz_domain::{AccountId, ChatId, ContactId, JobId, MergeId, Timestamp};
use blazz_storage::system::jobs::Serve;
use blazz_storage::workspace::chats::ChatFilter;
use blazz_storage::workspace::device_records::{DeviceChange, KeyRange};
use blazz_storage::workspace::inbound::InboundState;
use blazz_storage::workspace::messages::Stretch;
use blazz_storage::{StorageError, WorkspaceTx};
use uuid::Uuid;

use crate::house::{House, Kind, Room, plans};

const ID: Uuid = Uuid::from_u128(7);

/// A part of the statement, and the index it must use.
const SERVED_BY: &[(&str, &str)] = &[
    ("is_listed = 1 ORDER BY c.last", "chats_by_activity"),
    ("is_listed = 1 AND c.account_id = ? ORDER BY c.last", "chats_by_account"),
    ("is_listed = 1 AND c.is_unread = 1 ORDER BY c.last", "chats_unread"),
    ("is_listed = 1 AND c.state = ? ORDER BY c.last", "chats_by_state"),
    ("is_listed = 1 AND c.state = ? AND c.account_id = ? ORDER", "chats_by_account_and_state"),
    ("is_listed = 2 ORDER BY c.last", "chats_by_activity"),
    ("is_listed = 3 AND c.account_id = ? ORDER BY c.last", "chats_by_account"),
    ("AND c.is_unread = 1 AND c.account_id = ? ORDER BY c.last", "chats_unread_by_account"),
    ("FROM chats c WHERE c.workspace_id = ? AND c.contact_id = ? ORDER BY", "chats_by_contact"),
    ("c.account_id = ? AND c.blocked_at > 0", "chats_blocked"),
    ("m.chat_id = ? AND m.provider_at > ? ORDER BY m.provider_at DESC", "messages_by_chat"),
    ("m.provider_at >= ? AND (m.provider_at > ? OR m.id > ?)", "messages_by_chat"),
    ("WHERE workspace_id = ? AND contact_id = ? AND seq > ?", "events_by_contact"),
    ("FROM jobs /*! FORCE INDEX (jobs_by_state) */ WHERE", "jobs_by_state"),
    (
        "FROM inbound_events /*! FORCE INDEX (inbound_events_by_state) */ WHERE",
        "inbound_events_by_state",
    ),
    ("j.state = 0 AND j.queue = ? AND j.lane = ? AND j.run_at <= ?", "jobs_to_claim"),
    ("WHERE state = 0 AND run_at > ? ORDER BY run_at", "jobs_by_time"),
    ("WHERE state = 1 AND lease_until <= ?", "jobs_leased"),
    ("DELETE FROM account_operations WHERE ended_at < ?", "account_operations_by_end"),
    ("DELETE FROM alert_deliveries WHERE ended_at < ?", "alert_deliveries_by_end"),
    ("DELETE FROM account_outages WHERE ended_at < ?", "account_outages_by_end"),
    (
        "FROM alert_deliveries /*! FORCE INDEX (alert_deliveries_by_receiver) */ WHERE",
        "alert_deliveries_by_receiver",
    ),
    (
        "FROM alert_deliveries /*! FORCE INDEX (alert_deliveries_by_outage) */ WHERE",
        "alert_deliveries_by_outage",
    ),
    ("i.kind IN (?, ?) AND i.value IN (", "PRIMARY"),
    ("FROM message_receipts WHERE workspace_id = ? AND message_id = ?", "PRIMARY"),
    ("FROM device_records WHERE workspace_id = ? AND account_id = ? AND kind = ?", "PRIMARY"),
    ("FROM device_records /*! FORCE INDEX (PRIMARY) */ WHERE", "PRIMARY"),
];

pub(crate) async fn list_chats(tx: &WorkspaceTx) -> Result<(), StorageError> {
    let (account, contact) = (AccountId::from(ID), ContactId::from(ID));
    for account in [None, Some(account)] {
        for unread_only in [false, true] {
            for shelf in [None, Some(Shelf::Archive), Some(Shelf::Pinned)] {
                for state in [None, Some(ChatState::Open)] {
                    let filter = ChatFilter { account, unread_only, contacts: None, shelf, state };
                    let key = (Timestamp::default(), ChatId::from(ID));
                    tx.chats().list(&filter, None, 9).await?;
                    tx.chats().list(&filter, Some(key), 9).await?;
                    tx.chats().count(&filter, 9).await?;
                }
            }
        }
    }
    tx.chats().list_with(contact).await?;
    tx.chats().list_blocked(account).await?;
    tx.chats().last_activity(account).await?;
    Ok(())
}

pub(crate) async fn list_the_rest(tx: &WorkspaceTx) -> Result<(), StorageError> {
    let (chat, contact) = (ChatId::from(ID), ContactId::from(ID));
    let key = (Timestamp::default(), ID.into());
    for stretch in [Stretch::Before(None), Stretch::Before(Some(key)), Stretch::After(key)] {
        tx.messages().list(chat, Timestamp::default(), stretch, 9).await?;
    }
    for kind in [None, Some(ContactType::Group)] {
        tx.contacts().list(kind, None, 9).await?;
        tx.contacts().list(kind, Some(("a".to_owned(), contact)), 9).await?;
    }
    tx.identities().list_called(&["+6281", "77@lid"]).await?;
    tx.contact_terms().search("ayu lestari", 9).await?;
    tx.events().list_after(0, 9).await?;
    tx.events().list_of_contact_after(contact, 0, 9).await?;
    tx.jobs().list(JobState::Dead, Some(JobId::from(ID)), 9).await?;
    tx.inbound().list(InboundState::Failed, None, 9).await?;
    tx.audit().list(None, 9).await?;
    tx.merges().list(Some(MergeId::from(ID)), 9).await?;
    tx.receipts().of_message(ID.into()).await?;
    tx.receipts().reach(ID.into()).await?;
    tx.outages().list_untold().await?;
    tx.alert_deliveries().list_of(ID.into()).await?;
    tx.alert_deliveries().find_latest(AlertWay::Email, "a").await?;
    list_records(tx).await
}

async fn list_records(tx: &WorkspaceTx) -> Result<(), StorageError> {
    let (account, kind) = (AccountId::from(ID), "session");
    let range = KeyRange { prefix: b"a", after: Some(b"ab") };
    tx.device_records().find(account, kind, b"a").await?;
    tx.device_records().list_by_key(account, kind, &[vec![1], vec![2]]).await?;
    tx.device_records().list(account, kind, range, 9).await?;
    tx.device_records().list_keys(account, kind, range, 9).await?;
    tx.device_records().count(account, kind).await.map(drop)
}

async fn list_work(room: &Room) -> Result<(), StorageError> {
    let tx = room.database.begin_system().await?;
    tx.ready_queues().await?;
    tx.next_run_at().await?;
    tx.lease_jobs(ID, Serve::MostUrgentFirst, 9).await?;
    tx.release_expired(tx.now()).await?;
    tx.forgive_clock().await?;
    tx.pass_forgotten_turns().await?;
    tx.count_jobs(JobState::Dead).await?;
    tx.delete_expired().await?;
    tx.commit().await
}

async fn change_records(room: &Room) -> Result<(), StorageError> {
    let tx = room.begin().await;
    let change = DeviceChange::Delete { kind: "session", key: vec![1] };
    tx.device_records().write(room.account, vec![change]).await?;
    tx.device_records().delete_all(room.account).await?;
    tx.commit().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_list_and_filter_has_its_index() {
    House::lend(Kind::Sqlite, async |house| {
        let room = house.room("Toko").await;
        list_chats(&room.read()).await.unwrap();
        list_the_rest(&room.read()).await.unwrap();
        list_work(&room).await.unwrap();
        change_records(&room).await.unwrap();

        let file = house.place.file().unwrap();
        let statements = plans::seen();
        for (part, index) in SERVED_BY {
            let squeezed = |sql: &String| sql.split_whitespace().collect::<Vec<_>>().join(" ");
            let mut about = statements.iter().filter(|sql| squeezed(sql).contains(part)).peekable();
            assert!(about.peek().is_some(), "no statement has {part:?}");
            for sql in about {
                let steps = plans::plan(&file, sql);
                let used = |step: &String| step.split(' ').any(|word| word == *index);
                assert!(steps.iter().any(used), "{index} is not used: {sql}\n{steps:#?}");
            }
        }
    })
    .await;
}
