//! What a linked device's phone tells beside messages: how chats stand on it, and where messages may be missing.

use std::sync::Arc;
use std::time::Duration;

use blazz_domain::chat::{Muted, OlderState, Shelf};
use blazz_domain::contact::Party;
use blazz_domain::content::Content;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::inbound::{
    ChatChange, ChatOnPhone, Inbound, InboundMessage, OlderHistory, Origin,
};
use blazz_domain::link::{LinkReport, LinkState, LinkWish};
use blazz_domain::{Clock, Timestamp};
use blazz_inbox::links::SessionIncoming;
use blazz_providers::{Arrival, Incoming, SessionOrder};
use blazz_storage::workspace::messages::Message;

use crate::stage::Stage;

/// A stage whose number is a linked device's, and what its session tells.
pub(crate) struct Linked {
    pub(crate) stage: Stage,
    incoming: Arc<SessionIncoming>,
    order: SessionOrder,
}

impl Linked {
    pub(crate) async fn on_each() -> Vec<Self> {
        let mut all = Vec::new();
        for stage in Stage::open_on_each().await {
            let tx = stage.begin().await;
            tx.links().open(stage.account, LinkWish::Connect).await.unwrap();
            tx.commit().await.unwrap();
            let incoming = Arc::new(SessionIncoming::new(stage.inbox.clone(), stage.scope.clone()));
            let order = SessionOrder {
                account_id: stage.account,
                fence: 0,
                wish: LinkWish::Connect,
                wish_number: 1,
                phone: None,
            };
            all.push(Self { stage, incoming, order });
        }
        all
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.stage.clock.now()
    }

    pub(crate) async fn tells(&self, inbound: Inbound) {
        let arrival = Arrival {
            kind: "test",
            raw: Box::new(|| serde_json::Value::Null),
            is_strange: false,
            inbound: vec![inbound],
            troubles: Vec::new(),
        };
        self.incoming.receive(&self.order, vec![arrival]).await.unwrap();
    }

    async fn is(&self, state: LinkState) {
        self.incoming.report(&self.order, LinkReport::of(state)).await.unwrap();
    }

    pub(crate) async fn says(&self, id: &str, origin: Origin, at: Timestamp) {
        let message = InboundMessage {
            provider_message_id: id.to_owned(),
            origin,
            peer: ani(),
            is_group: false,
            sender: None,
            provider_at: at,
            content: Content::Text { body: id.to_owned() },
            quoted: None,
            mentions: <_>::default(),
            forwarded: false,
            referral: None,
        };
        self.tells(Inbound::Message(Box::new(message))).await;
    }

    async fn changes(&self, change: ChatChange) {
        let at = self.now();
        let told = ChatOnPhone { peer: ani(), is_group: false, change, at };
        self.tells(Inbound::ChatOnPhone(told)).await;
    }

    async fn chat(&self) -> blazz_storage::workspace::chats::Chat {
        let owner = self.stage.owner(&ani().identities[0]).await.unwrap();
        let found = self.stage.read().chats().find_between(self.stage.account, owner).await;
        found.unwrap().unwrap()
    }

    /// What stands in the thread, oldest first: texts, and the events of system lines.
    async fn thread(&self) -> Vec<String> {
        let mut thread = self.stage.thread(&self.chat().await).await;
        thread.sort_by_key(Message::key);
        let shown = |it: &Message| {
            let event = it.content["event"].as_str();
            event.map_or_else(|| it.body.clone().unwrap_or_default(), ToOwned::to_owned)
        };
        thread.iter().map(shown).collect()
    }
}

pub(crate) fn ani() -> Party {
    Party {
        identities: vec![Identity::new(IdentityKind::Phone, "+6281234500002")],
        ..Party::default()
    }
}

#[tokio::test]
async fn a_chat_stands_here_as_it_stands_on_the_phone_until_somebody_writes() {
    for linked in Linked::on_each().await {
        linked.says("halo", Origin::Customer, linked.now()).await;
        linked.changes(ChatChange::Archived(true)).await;
        assert_eq!(linked.chat().await.shelf, Shelf::Archive);
        linked.says("lama", Origin::HistoryIn, linked.now()).await;
        assert_eq!(linked.chat().await.shelf, Shelf::Archive);
        linked.stage.clock.advance(Duration::from_secs(5));
        linked.says("masih?", Origin::Customer, linked.now()).await;
        assert_eq!(linked.chat().await.shelf, Shelf::List);

        linked.changes(ChatChange::Pinned(true)).await;
        assert_eq!(linked.chat().await.shelf, Shelf::Pinned);
        linked.changes(ChatChange::Archived(false)).await;
        assert_eq!(linked.chat().await.shelf, Shelf::Pinned);
        linked.changes(ChatChange::Pinned(false)).await;
        assert_eq!(linked.chat().await.shelf, Shelf::List);

        let muted = Some(Muted { until: None });
        linked.changes(ChatChange::Muted(muted)).await;
        assert_eq!(linked.chat().await.on_phone.muted, muted);
        linked.changes(ChatChange::Muted(None)).await;
        assert_eq!(linked.chat().await.on_phone.muted, None);
    }
}

#[tokio::test]
async fn what_is_deleted_on_the_phone_stays_here_and_says_so() {
    for linked in Linked::on_each().await {
        linked.says("halo", Origin::Customer, linked.now()).await;
        linked.stage.clock.advance(Duration::from_secs(5));
        linked.changes(ChatChange::Cleared).await;
        linked.stage.clock.advance(Duration::from_secs(5));
        linked.changes(ChatChange::Deleted).await;
        let chat = linked.chat().await;
        assert_eq!((chat.is_listed, chat.shelf), (true, Shelf::Archive));
        assert_eq!(chat.unread_count, 1);
        assert_eq!(linked.thread().await, ["halo", "cleared_on_phone", "deleted_on_phone"]);
    }
}

#[tokio::test]
async fn a_chat_that_is_marked_as_unread_on_the_phone_is_unread_here() {
    for linked in Linked::on_each().await {
        linked.says("halo", Origin::Customer, linked.now()).await;
        let tx = linked.stage.begin().await;
        let id = linked.chat().await.id;
        blazz_inbox::chats::read(&linked.stage.inbox, &tx, id).await.unwrap();
        tx.commit().await.unwrap();
        linked.changes(ChatChange::Unread).await;
        assert_eq!(linked.chat().await.unread_count, 1);
    }
}

#[tokio::test]
async fn an_answer_to_a_request_for_older_messages_says_whether_there_are_any() {
    for linked in Linked::on_each().await {
        linked.says("halo", Origin::Customer, linked.now()).await;
        for (told, state) in [(3, OlderState::Done), (0, OlderState::Beginning)] {
            let answer = OlderHistory { peer: ani(), is_group: false, told };
            linked.tells(Inbound::OlderHistory(answer)).await;
            assert_eq!(linked.chat().await.on_phone.older.unwrap().state, state);
        }
    }
}

#[tokio::test]
async fn after_an_outage_that_is_too_long_each_chat_that_goes_on_has_one_line() {
    for linked in Linked::on_each().await {
        linked.is(LinkState::Connected).await;
        linked.says("sebelum", Origin::Customer, linked.now()).await;
        linked.stage.clock.advance(Duration::from_hours(24 * 40));
        linked.is(LinkState::Connecting).await;
        linked.says("sesudah", Origin::Customer, linked.now()).await;
        linked.is(LinkState::Connected).await;
        linked.says("lagi", Origin::Customer, linked.now()).await;
        let thread = linked.thread().await;
        assert_eq!(thread, ["sebelum", "messages_may_be_missing", "sesudah", "lagi"]);
        assert_eq!(linked.chat().await.unread_count, 3);
    }
}
