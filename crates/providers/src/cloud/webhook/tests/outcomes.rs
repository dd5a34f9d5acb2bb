//! The table: recorded webhook → what became true, in `snapshots/`, one block per file.

use std::fmt::Write;
use std::fs;

use blazz_domain::contact::Party;
use blazz_domain::inbound::Inbound;

use super::super::{Change, ParseError, parse};
use super::{RECEIVED, folder};

#[test]
fn every_recorded_webhook_has_its_outcome() {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(names.len(), 90);
    let mut table = String::new();
    for name in names {
        writeln!(table, "{name}").unwrap();
        match parse(super::fixture(&name).as_bytes(), RECEIVED) {
            Ok(changes) => changes.iter().for_each(|change| describe(&mut table, change)),
            Err(ParseError::OtherObject) => table.push_str("  refused: other object\n"),
            Err(error) => panic!("{name}: {error}"),
        }
    }
    insta::assert_snapshot!(table);
}

fn describe(table: &mut String, change: &Change) {
    let number = change.phone_number_id.as_deref().unwrap_or("-");
    writeln!(table, "  {} {number} {}", change.waba_id, change.field).unwrap();
    for event in &change.events {
        writeln!(table, "    {}", line(event)).unwrap();
    }
}

fn line(event: &Inbound) -> String {
    match event {
        Inbound::Message(message) => {
            let mut line = format!("message {:?} {}", message.origin, who(&message.peer));
            if let Some(sender) = &message.sender {
                write!(line, " by {}", who(sender)).unwrap();
            }
            write!(line, " {} {:?}", message.content.kind(), message.content.text().unwrap_or(""))
                .unwrap();
            if let blazz_domain::content::Content::Media(media) = &message.content {
                write!(line, " {:?} {:?}", media.source, media.mime_type).unwrap();
            } else {
                write!(line, " {}", message.content.details()).unwrap();
            }
            for (is_so, word) in [
                (message.quoted.is_some(), " quotes"),
                (message.forwarded, " forwarded"),
                (message.referral.is_some(), " from an advertisement"),
            ] {
                line.push_str(if is_so { word } else { "" });
            }
            line
        }
        Inbound::Reaction(reaction) => {
            format!("reaction {:?} {} {:?}", reaction.origin, who(&reaction.peer), reaction.emoji)
        }
        Inbound::Edit(edit) => format!("edit {} to {:?}", tail(&edit.target), edit.content.text()),
        Inbound::Revoke(revoke) => format!("revoke {}", tail(&revoke.target)),
        Inbound::Report(report) => format!(
            "report {} for {}{}{}{}",
            report.state,
            who(&report.recipient),
            report.participant.as_ref().map_or(String::new(), |one| format!(" by {}", who(one))),
            report.reference.as_ref().map_or(String::new(), |ours| format!(" reference {ours:?}")),
            report.failure.as_ref().map_or(String::new(), |failure| format!(" {}", failure.code)),
        ),
        Inbound::Identities(news) => format!(
            "identities {} -> {} {:?}",
            names(&news.previous),
            names(&news.current),
            news.line.as_ref().map(|line| (&line.event, &line.body)),
        ),
        Inbound::AddressBook { party, full_name, removed } => {
            format!("address book {} {full_name:?} removed: {removed}", who(party))
        }
        Inbound::Group(news) => {
            let group = tail(&news.group.value);
            format!("group {group} {} {:?} {}", news.event, news.subject, news.metadata)
        }
        Inbound::ReadOnPhone(read) => format!("read on the phone {}", who(&read.peer)),
        Inbound::Vote(vote) => format!("vote {vote:?}"),
        Inbound::ChatOnPhone(told) => format!("chat on the phone {}", who(&told.peer)),
        Inbound::MessageOnPhone(told) => format!("message on the phone {}", tail(&told.target)),
        Inbound::Blocked { party, blocked } => format!("blocked {party:?} {blocked}"),
        Inbound::BlockList(parties) => format!("block list {parties:?}"),
        Inbound::Picture(news) => format!("picture {news:?}"),
        Inbound::OlderHistory(told) => format!("older history {told:?}"),
        Inbound::Account(news) => format!("account {}: {:?}", news.topic, news.effect),
        Inbound::NothingToRead(it) => format!("nothing to read: {}", it.provider_message_id),
        Inbound::Nothing { why } => format!("nothing: {why}"),
    }
}

fn who(party: &Party) -> String {
    let mut who = names(&party.identities);
    for name in [&party.profile_name, &party.username].into_iter().flatten() {
        write!(who, " {name:?}").unwrap();
    }
    who
}

fn names(identities: &[blazz_domain::identity::Identity]) -> String {
    let names: Vec<String> = identities
        .iter()
        .map(|identity| format!("{}:{}", identity.kind, tail(&identity.value)))
        .collect();
    format!("[{}]", names.join(" "))
}

/// The end of a long opaque id is enough to tell it apart.
fn tail(id: &str) -> &str {
    &id[id.len().saturating_sub(16)..]
}
