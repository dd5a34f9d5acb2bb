//! The first workspace, with one of everything in it.

use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_storage::workspace::inbound::InboundState;
use blazz_storage::workspace::jobs::NewJob;
use serde_json::{Value, json};

use crate::answer::id;
use crate::browser::Browser;
use crate::customer::writes;

/// The ids of what stands in the first workspace.
#[derive(Debug, Default)]
pub(super) struct First {
    pub(super) workspace: String,
    pub(super) member: String,
    pub(super) session: String,
    pub(super) invitation: String,
    pub(super) token: String,
    pub(super) account: String,
    pub(super) contact: String,
    pub(super) other_contact: String,
    pub(super) chat: String,
    pub(super) message: String,
    pub(super) media: String,
    pub(super) merge: String,
    pub(super) job: String,
    pub(super) inbound: String,
    pub(super) none: String,
}

/// What nobody else may ever read.
const CANARIES: [&str; 3] = ["canary-caption", "Canary Contact", "canary-raw"];

impl First {
    pub(super) async fn furnish(owner: &Browser) -> Self {
        let me = owner.get("/auth/me").await.expect(200);
        let mut first = Self { workspace: id(&me["workspace"]), ..Self::default() };
        first.meet_people(owner).await;
        first.talk(owner).await;
        first.leave_work(owner).await;
        first
    }

    async fn meet_people(&mut self, owner: &Browser) {
        let list = async |path: &str| owner.get(path).await.expect(200)["items"][0].clone();
        self.member = id(&list("/members").await);
        self.session = id(&list("/auth/sessions").await);
        owner.invite("guest@example.com", "agent").await;
        self.invitation = id(&list("/invitations").await);
        self.token = id(&owner.make_token(&["contacts.read"]).await);
    }

    async fn talk(&mut self, owner: &Browser) {
        self.account = id(&owner.connect_number("1001").await);
        let image = json!({
            "type": "image",
            "image": { "id": "7", "mime_type": "image/png", "sha256": "x", "caption": "canary-caption" },
        });
        writes(&owner.house, "6281211112222", "wamid.canary", &image).await;
        let chat = owner.get("/chats").await.expect(200)["items"][0].clone();
        self.chat = id(&chat);
        self.contact = id(&chat["contact"]);
        self.message = id(&chat["last_message"]);
        self.media = id(&chat["last_message"]["media"]);
        let add = async |phone: &str| {
            let body = json!({ "name": "Canary Contact", "phone": phone });
            id(&owner.post("/contacts", body).await.expect(201))
        };
        self.other_contact = add("0812-7777-0001").await;
        let merged = json!({ "other_contact_id": add("0812-7777-0002").await });
        let path = format!("/contacts/{}/merge", self.other_contact);
        self.merge = id(&owner.post(&path, merged).await.expect(200));
    }

    async fn leave_work(&mut self, owner: &Browser) {
        let database = &owner.house.database;
        let tx = database.begin(&owner.house.first_scope().await).await.unwrap();
        let account = self.account.parse().unwrap();
        let failed = InboundState::Failed;
        let inbound =
            tx.inbound().record(Some(account), "messages", "\"canary-raw\"", failed, None);
        self.inbound = inbound.await.unwrap().to_string();
        let message: blazz_domain::MessageId = self.message.parse().unwrap();
        let job = NewJob {
            kind: JobKind::MarkRead,
            lane: Lane::Normal,
            queue: account.as_uuid(),
            order_key: message.as_uuid(),
            subject: message.as_uuid(),
            payload: json!({}),
            run_at: tx.now(),
        };
        self.job = tx.jobs().enqueue(job).await.unwrap().to_string();
        tx.commit().await.unwrap();
    }

    /// Ids and words that must not show elsewhere.
    pub(super) fn everything(&self) -> impl Iterator<Item = &str> {
        let ids = [
            &self.workspace,
            &self.member,
            &self.session,
            &self.invitation,
            &self.token,
            &self.account,
            &self.contact,
            &self.other_contact,
            &self.chat,
            &self.message,
            &self.media,
            &self.merge,
            &self.job,
            &self.inbound,
        ];
        ids.into_iter().map(String::as_str).chain(CANARIES)
    }

    /// Everything its owner sees.
    pub(super) async fn look(&self, owner: &Browser) -> Vec<Value> {
        let messages = format!("/chats/{}/messages", self.contact);
        let paths = [
            "/workspaces/current",
            "/members",
            "/invitations",
            "/tokens",
            "/whatsapp/accounts",
            "/chats",
            messages.as_str(),
            "/contacts",
            "/merges",
            "/jobs?state=ready",
            "/inbound?state=failed",
            "/events?limit=500",
            "/audit?limit=200",
        ];
        let mut seen = Vec::new();
        for path in paths {
            seen.push(owner.get(path).await.expect(200));
        }
        seen
    }
}
