//! The table: recorded webhook → what became true, in `snapshots/`, one block per file. Every file is
//! delivered twice, signed, to a workspace whose numbers are those of the file.

mod table;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use blazz_domain::contact::{ContactType, Party};
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::inbound::Inbound;
use blazz_inbox::contacts;
use blazz_providers::cloud::webhook::{self, Change};
use serde_json::Value;

use crate::stage::{START, Stage, body, change, text};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../providers/fixtures/cloud-api/webhooks")
}

fn names() -> Vec<String> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<String> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

/// A file of the table, with what this program reads in it.
struct Recorded {
    raw: Vec<u8>,
    changes: Vec<Change>,
}

impl Recorded {
    fn load(name: &str) -> Self {
        let raw = fs::read(folder().join(format!("{name}.json"))).unwrap();
        let changes = webhook::parse(&raw, START).unwrap_or_default();
        Self { raw, changes }
    }

    /// Connects every number the file is about; where it names none, its business has one.
    async fn connect_numbers(&self, stage: &Stage) {
        for change in &self.changes {
            let number = change.phone_number_id.as_deref().unwrap_or("1000");
            let display = change.display_phone_number.as_deref().unwrap_or("15550100300");
            if stage.read().accounts().find_by_external(number).await.unwrap().is_none() {
                stage.add_number(number, &change.waba_id, display).await;
            }
        }
    }

    fn events(&self) -> impl Iterator<Item = (&Change, &Inbound)> {
        self.changes.iter().flat_map(|change| change.events.iter().map(move |it| (change, it)))
    }
}

#[tokio::test]
async fn every_recorded_webhook_becomes_true_once() {
    let names = names();
    assert_eq!(names.len(), 90);
    let mut table = String::new();
    for name in names {
        writeln!(table, "{name}").unwrap();
        let (stage, recorded) = (Stage::open().await, Recorded::load(&name));
        recorded.connect_numbers(&stage).await;
        let before = stage.head().await;
        let received = stage.post(&recorded.raw).await.unwrap();
        table::answer(&mut table, &stage, received, before).await;
        let truth = table::state(&stage, &recorded).await;
        table.push_str(&truth);
        stage.post(&recorded.raw).await.unwrap();
        assert_eq!(table::state(&stage, &recorded).await, truth, "{name} was delivered twice");
        let late = make_targets(&stage, &recorded).await;
        if late {
            table.push_str("  once its message is there\n");
            table.push_str(&table::state(&stage, &recorded).await);
        }
    }
    insta::assert_snapshot!(table);
}

/// Has every message appear that the file speaks of and that is not there.
async fn make_targets(stage: &Stage, recorded: &Recorded) -> bool {
    let mut made = false;
    for (change, event) in recorded.events() {
        let Some(number) = change.phone_number_id.as_deref() else { continue };
        let account = stage.read().accounts().find_by_external(number).await.unwrap().unwrap().id;
        let is_there = |name: &str| {
            let name = name.to_owned();
            async move {
                stage.read().messages().find_by_provider_id(account, &name).await.unwrap().is_some()
            }
        };
        match event {
            Inbound::Report(report) if !is_there(&report.provider_message_id).await => {
                let contact = contact_of(stage, &report.recipient).await;
                stage.template_from(account, contact, &report.provider_message_id).await;
                made = true;
            }
            Inbound::Reaction(_) | Inbound::Edit(_) | Inbound::Revoke(_) => {
                let (target, from) = target(event);
                if is_there(&target).await {
                    continue;
                }
                let value = text(&from, &target, 1_700_000_000, "As it was");
                stage
                    .deliver(&body(&change.waba_id, &[self::change(number, "messages", value)]))
                    .await;
                made = true;
            }
            _ => {}
        }
    }
    made
}

async fn contact_of(stage: &Stage, party: &Party) -> blazz_domain::ContactId {
    let is_group = party.identities[0].kind == IdentityKind::CloudGroup;
    let kind = if is_group { ContactType::Group } else { ContactType::Individual };
    let tx = stage.begin().await;
    let known = contacts::resolve(&tx, party, kind, START).await.unwrap();
    tx.commit().await.unwrap();
    known.contact.id
}

/// The message an event is about, and digits of who wrote it.
fn target(event: &Inbound) -> (String, String) {
    let somebody = || "15557010042".to_owned();
    match event {
        Inbound::Reaction(reaction) => {
            let phone = reaction.peer.phone().map(|phone| phone.trim_start_matches('+').to_owned());
            (reaction.target.clone(), phone.unwrap_or_else(somebody))
        }
        Inbound::Edit(edit) => (edit.target.clone(), somebody()),
        Inbound::Revoke(revoke) => (revoke.target.clone(), somebody()),
        _ => unreachable!("only asked about what has a target"),
    }
}

/// The end of a long opaque id is enough to tell it apart.
fn tail(id: &str) -> &str {
    &id[id.len().saturating_sub(16)..]
}

fn identity(name: &Identity) -> String {
    format!("{}:{}", name.kind, tail(&name.value))
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_none_or(serde_json::Map::is_empty)
}
