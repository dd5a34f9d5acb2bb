//! A workspace with one of everything in it, each with a word nobody else may ever read.

use std::convert::Infallible;

use blazz_blobs::BlobKey;
use blazz_domain::account::ProviderKind;
use blazz_domain::chat::ChatType;
use blazz_domain::contact::ContactType;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_domain::link::{LinkReport, LinkState, LinkWish};
use blazz_domain::media::MediaState;
use blazz_domain::operation::Operation;
use blazz_domain::picture::{Picture, PictureFile, PictureKind, Seen};
use blazz_storage::system::jobs::Serve;
use blazz_storage::workspace::accounts::NewAccount;
use blazz_storage::workspace::contacts::NewContact;
use blazz_storage::workspace::inbound::InboundState;
use blazz_storage::workspace::jobs::NewJob;
use blazz_storage::{Scope, WorkspaceTx};
use futures_util::stream;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::answer::id;
use crate::browser::Browser;
use crate::customer;
use crate::house::PASSWORD;

/// How two mirrored workspaces differ: same customers, same names, other number and other words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side {
    /// Meta's id of its number.
    pub(crate) number: &'static str,
    /// In every text of this workspace.
    pub(crate) canary: &'static str,
}

pub(crate) const HERE: Side = Side { number: "1001", canary: "canary-here" };
pub(crate) const THERE: Side = Side { number: "2002", canary: "canary-there" };

/// The ids of what stands in a workspace.
#[derive(Debug)]
pub(crate) struct Furnished {
    side: Side,
    pub(crate) workspace: String,
    pub(crate) member: String,
    /// A second session of the owner.
    pub(crate) session: String,
    pub(crate) invitation: String,
    pub(crate) token: String,
    pub(crate) account: String,
    /// A number that a phone has linked.
    pub(crate) device: String,
    pub(crate) contact: String,
    pub(crate) other_contact: String,
    pub(crate) chat: String,
    pub(crate) message: String,
    /// Messages of ours whose fate is unknown.
    pub(crate) lost: [String; 2],
    /// The chat of the number with a group.
    pub(crate) group: String,
    /// Something the number was asked to do.
    pub(crate) operation: String,
    pub(crate) media: String,
    /// A file that waits to be sent.
    pub(crate) upload: String,
    pub(crate) merge: String,
    /// Jobs that were given up.
    pub(crate) jobs: [String; 2],
    pub(crate) inbound: String,
    /// The client's own id of a text.
    pub(crate) client_message: String,
}

/// Furnishes the workspace that its owner is in, of the house's `index`-th in order of their making.
pub(crate) async fn furnish(owner: &Browser, side: Side) -> Furnished {
    let me = owner.get("/auth/me").await.expect(200);
    let workspace = id(&me["workspace"]);
    let scope = owner.house.scope_of(&workspace).await;
    let Talk { account, contact, chat, message, media } = talk(owner, side).await;
    let new_id = || owner.house.database.ids().new_id::<Uuid>();
    let client_message = new_id().to_string();
    let say = async |client_message: &str| {
        id(&owner.post("/whatsapp/send", text(&contact, side, client_message)).await.expect(202))
    };
    let other = new_id().to_string();
    let lost = [say(&client_message).await, say(&other).await];
    let tx = owner.house.database.begin(&scope).await.unwrap();
    for lost in &lost {
        lose(&tx, lost).await;
    }
    fail(&tx, &account, side).await;
    let inbound = fail(&tx, &account, side).await;
    let device = link(&tx, side).await;
    let group = gather(&tx, &account, side).await;
    let asked = tx.operations().add(account.parse().unwrap(), None, &joining(side)).await.unwrap();
    tx.commit().await.unwrap();
    keep_file(owner, &scope, &media, side).await;
    let canary = side.canary.as_bytes();
    let upload = id(&owner.upload("", side.canary, canary).await.expect(201));
    portray(owner, &scope, &contact, side).await;
    merge(owner, side, "0812-7777-000").await;
    let (other_contact, merge) = merge(owner, side, "0812-8888-000").await;
    let jobs = [bury(owner, &scope).await, bury(owner, &scope).await];
    let People { member, session, invitation, token } = people(owner, side).await;
    make_findable(owner).await;
    Furnished {
        side,
        workspace,
        member,
        session,
        invitation,
        token,
        account,
        device,
        contact,
        other_contact,
        chat,
        message,
        lost,
        group,
        operation: asked.to_string(),
        media,
        upload,
        merge,
        jobs,
        inbound,
        client_message,
    }
}

/// What was said is found, as a moment later.
async fn make_findable(owner: &Browser) {
    let tx = owner.house.database.begin_system().await.unwrap();
    tx.index_messages(1_000).await.unwrap();
    tx.commit().await.unwrap();
}

struct People {
    member: String,
    session: String,
    invitation: String,
    token: String,
}

async fn people(owner: &Browser, side: Side) -> People {
    let name = format!("colleague-{}", side.canary);
    owner.hire(&name, "agent").await;
    let members = owner.get("/members").await.expect(200)["items"].clone();
    let mut members = members.as_array().unwrap().iter();
    let member = id(members.find(|member| member["user"]["name"] == name.as_str()).unwrap());
    let me = owner.get("/auth/me").await.expect(200);
    let email = me["user"]["email"].as_str().unwrap();
    owner.house.browser().log_in(email, PASSWORD).await.expect(200);
    let sessions = owner.get("/auth/sessions").await.expect(200)["items"].clone();
    let mut sessions = sessions.as_array().unwrap().iter();
    let session = id(sessions.find(|session| session["current"] == false).unwrap());
    owner.invite(&format!("guest-{}@example.com", side.canary), "agent").await;
    let invitation = id(&owner.get("/invitations").await.expect(200)["items"][0]);
    let token = id(&owner.make_token(&["contacts.read"]).await);
    People { member, session, invitation, token }
}

struct Talk {
    account: String,
    contact: String,
    chat: String,
    message: String,
    media: String,
}

async fn talk(owner: &Browser, side: Side) -> Talk {
    let account = id(&owner.connect_number(side.number).await);
    let caption = format!("caption {}", side.canary);
    let image = json!({
        "type": "image",
        "image": { "id": "7", "mime_type": "image/png", "sha256": "x", "caption": caption },
    });
    let name = format!("wamid.{}", side.canary);
    let house = &owner.house;
    let hello = json!({ "type": "text", "text": { "body": format!("hello {}", side.canary) } });
    let earlier = format!("wamid.earlier.{}", side.canary);
    customer::writes_to(house, side.number, "6281233334444", &earlier, &hello).await;
    house.wait(std::time::Duration::from_secs(1));
    customer::writes_to(house, side.number, "6281211112222", &name, &image).await;
    let chats = owner.get("/chats").await.expect(200)["items"].clone();
    let mut chats = chats.as_array().unwrap().iter();
    let chat = chats.find(|chat| chat["last_message"]["media"].is_object()).unwrap().clone();
    Talk {
        account,
        chat: id(&chat),
        contact: id(&chat["contact"]),
        message: id(&chat["last_message"]),
        media: id(&chat["last_message"]["media"]),
    }
}

fn text(contact: &str, side: Side, client_message: &str) -> Value {
    let body = format!("text {}", side.canary);
    json!({
        "contact_id": contact, "type": "text", "text": { "body": body },
        "client_message_id": client_message,
    })
}

async fn lose(tx: &WorkspaceTx, message: &str) {
    let message = tx.messages().load(message.parse().unwrap()).await.unwrap();
    let mut delivery = message.delivery.unwrap();
    assert!(delivery.report(DeliveryState::Unknown, tx.now(), None));
    tx.messages().set_delivery(message.id, &delivery).await.unwrap();
}

async fn fail(tx: &WorkspaceTx, account: &str, side: Side) -> String {
    let raw = json!({ "field": "messages", "value": { "messages": side.canary } }).to_string();
    let account = Some(account.parse().unwrap());
    let failed = InboundState::Failed;
    tx.inbound().record(account, "messages", &raw, failed, None).await.unwrap().to_string()
}

/// A linked device that is connected.
async fn link(tx: &WorkspaceTx, side: Side) -> String {
    let device = NewAccount {
        provider: ProviderKind::Web,
        name: format!("device {}", side.canary),
        external_id: format!("62811{}", side.number),
        business_id: String::new(),
        secrets: None,
    };
    let id = tx.accounts().add(device).await.unwrap();
    tx.links().open(id, LinkWish::Connect).await.unwrap();
    let report = LinkReport::of(LinkState::Connected).because(side.canary);
    tx.links().report(id, &report).await.unwrap();
    id.to_string()
}

/// A group that the number made.
async fn gather(tx: &WorkspaceTx, account: &str, side: Side) -> String {
    let name = format!("group {}", side.canary);
    let row = NewContact {
        contact_type: ContactType::Group,
        name: &name,
        is_name_given: false,
        username: None,
        name_told_at: None,
    };
    let contact = tx.contacts().create(row).await.unwrap().id;
    let identity = Identity::new(IdentityKind::CloudGroup, format!("Y2FwaV{}", side.number));
    assert!(tx.identities().add(contact, &identity).await.unwrap());
    let account = account.parse().unwrap();
    tx.chats().open(account, contact, ChatType::Group).await.unwrap().id.to_string()
}

fn joining(side: Side) -> Operation {
    Operation::JoinGroup { link: format!("https://chat.whatsapp.com/{}", side.canary) }
}

async fn keep_file(owner: &Browser, scope: &Scope, media: &str, side: Side) {
    let bytes = stream::iter([Ok::<_, Infallible>(format!("file {}", side.canary).into())]);
    let key = BlobKey::new(scope.workspace_id(), media.parse().unwrap());
    let Ok(kept) = owner.house.files().keep(key, bytes).await.unwrap();
    let tx = owner.house.database.begin(scope).await.unwrap();
    let mut file = tx.media().find(media.parse().unwrap()).await.unwrap().unwrap();
    file.state = MediaState::Ready;
    file.size = i64::try_from(kept.size).ok();
    tx.media().update(&file).await.unwrap();
    tx.commit().await.unwrap();
}

/// The contact shows a picture.
async fn portray(owner: &Browser, scope: &Scope, contact: &str, side: Side) {
    let database = &owner.house.database;
    let file = database.ids().new_id::<Uuid>().into();
    let bytes = stream::iter([Ok::<_, Infallible>(format!("picture {}", side.canary).into())]);
    let key = BlobKey::new(scope.workspace_id(), file);
    let Ok(kept) = owner.house.files().keep(key, bytes).await.unwrap();
    let (provider_id, kind) = (side.number.to_owned(), PictureKind::Jpeg);
    let seen = Seen::Ready(PictureFile { file, provider_id, kind, sha256: kept.sha256 });
    let tx = database.begin(scope).await.unwrap();
    let picture = Picture { asked_at: tx.now(), seen };
    tx.contacts().set_picture(contact.parse().unwrap(), Some(&picture)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn merge(owner: &Browser, side: Side, phone: &str) -> (String, String) {
    let add = async |digit: u8| {
        let phone = format!("{phone}{digit}");
        let body = json!({ "name": format!("Contact {}", side.canary), "phone": phone });
        id(&owner.post("/contacts", body).await.expect(201))
    };
    let kept = add(1).await;
    let merged = json!({ "other_contact_id": add(2).await });
    let merge = owner.post(&format!("/contacts/{kept}/merge"), merged).await.expect(200);
    (kept, id(&merge))
}

/// Has a job given up, in a queue of its own.
async fn bury(owner: &Browser, scope: &Scope) -> String {
    let database = &owner.house.database;
    let tx = database.begin(scope).await.unwrap();
    let (queue, subject): (Uuid, Uuid) = (database.ids().new_id(), database.ids().new_id());
    let job = NewJob {
        kind: JobKind::MarkRead,
        lane: Lane::Normal,
        queue,
        order_key: subject,
        subject,
        payload: json!({}),
        run_at: tx.now(),
    };
    let id = tx.jobs().enqueue(job).await.unwrap();
    tx.commit().await.unwrap();
    let tx = database.begin_system().await.unwrap();
    let leased = tx.lease_jobs(queue, Serve::MostUrgentFirst, 1).await.unwrap();
    assert!(tx.bury_job(&leased[0], "it was in the way").await.unwrap());
    tx.commit().await.unwrap();
    id.to_string()
}

impl Furnished {
    /// Ids and words that must not show elsewhere.
    pub(crate) fn everything(&self) -> impl Iterator<Item = &str> {
        let ids = [
            &self.workspace,
            &self.member,
            &self.session,
            &self.invitation,
            &self.token,
            &self.account,
            &self.device,
            &self.contact,
            &self.other_contact,
            &self.chat,
            &self.message,
            &self.group,
            &self.operation,
            &self.media,
            &self.upload,
            &self.merge,
            &self.inbound,
        ];
        let ids = ids.into_iter().chain(&self.lost).chain(&self.jobs);
        ids.map(String::as_str).chain([self.side.canary])
    }
}
