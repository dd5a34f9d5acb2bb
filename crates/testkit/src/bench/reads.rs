//! What an agent waits for on a database with much in it: lists, threads, marking as read.

use anyhow::Context;
use serde_json::Value;

use super::desks::{Desk, Desks};
use super::report::Report;
use super::runs::Waits;
use super::stock::{Stock, phone};
use crate::actors::Agent;

const RUNS: usize = 5;
/// Requests of one kind in a run, one after another.
const REQUESTS: usize = 200;
/// Who ask in turn.
const DESKS: u8 = 16;
/// The largest page of a list.
const PAGE: usize = 200;

/// Which database, and how long a wait may be there, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bar {
    pub(super) database: &'static str,
    pub(super) longest_ms: f64,
}

impl Bar {
    pub(super) const SQLITE: Self = Self { database: "SQLite", longest_ms: 20.0 };
    pub(super) const MARIADB: Self = Self { database: "MariaDB", longest_ms: 40.0 };
}

/// The chats that are looked at.
struct Sights {
    account: String,
    longest: String,
    thousand: String,
    /// Chats that nobody has read: id and contact.
    unread: Vec<(String, String)>,
}

/// Measures every kind of request on the program that `agent` is signed in to.
pub(super) async fn measure(
    agent: &Agent,
    stock: Stock,
    bar: Bar,
    report: &mut Report,
) -> anyhow::Result<()> {
    let mut desks = Desks::open(agent, DESKS).await?;
    let sights = Sights::find(desks.next()?).await?;
    let pages = [
        ("first page of chats", "/chats".to_owned()),
        ("unread chats of one number", format!("/chats?unread=true&account_id={}", sights.account)),
        ("chats of a name's first letters", "/chats?q=gil%200000".to_owned()),
        ("opening a chat of 1,000 messages", sights.thousand.clone()),
    ];
    for (what, path) in &pages {
        let waits = repeat(&mut desks, |_| path.clone()).await?;
        tell(report, what, bar, &waits);
    }
    let what =
        format!("opening a chat of {} messages", super::runs::number(count(stock.longest), 0));
    let waits = repeat(&mut desks, |_| sights.longest.clone()).await?;
    tell(report, &what, bar, &waits);
    let waits = repeat(&mut desks, |index| thread(&sights.unread[index].1)).await?;
    tell(report, "opening one chat after another", bar, &waits);
    tell(report, "scrolling back in the longest chat", bar, &scroll(&mut desks, &sights).await?);
    tell(report, "marking a chat as read", bar, &mark(&mut desks, &sights).await?);
    Ok(())
}

fn tell(report: &mut Report, what: &str, bar: Bar, waits: &Waits) {
    let target = format!("p99 < {:.0} ms", bar.longest_ms);
    let is_reached = waits.most() < bar.longest_ms;
    report.add_with_target(&format!("{what}, {}", bar.database), waits, &target, is_reached);
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

fn thread(contact: &str) -> String {
    format!("/chats/{contact}/messages?limit=50")
}

/// Asks for the paths 0, 1, 2 … of one kind.
async fn repeat(desks: &mut Desks, path: impl Fn(usize) -> String) -> anyhow::Result<Waits> {
    let mut waits = Waits::default();
    for run in 0..RUNS {
        let mut times = Vec::with_capacity(REQUESTS);
        for index in 0..REQUESTS {
            times.push(desks.next()?.get(&path(run * REQUESTS + index)).await?.1);
        }
        waits.add(times);
    }
    Ok(waits)
}

/// Page after page towards the beginning.
async fn scroll(desks: &mut Desks, sights: &Sights) -> anyhow::Result<Waits> {
    let mut waits = Waits::default();
    for _ in 0..RUNS {
        let (mut times, mut cursor) = (Vec::with_capacity(REQUESTS), String::new());
        for _ in 0..REQUESTS {
            let (page, time) = desks.next()?.get(&format!("{}{cursor}", sights.longest)).await?;
            times.push(time);
            let next = page["next_cursor"].as_str();
            cursor = next.map(|next| format!("&before={next}")).unwrap_or_default();
        }
        waits.add(times);
    }
    Ok(waits)
}

/// Each chat once: a chat that is read has nothing to mark.
async fn mark(desks: &mut Desks, sights: &Sights) -> anyhow::Result<Waits> {
    let mut waits = Waits::default();
    for chats in sights.unread.chunks(REQUESTS) {
        let mut times = Vec::with_capacity(chats.len());
        for (chat, _) in chats {
            let (view, time) = desks.next()?.ask("PUT", &format!("/chats/{chat}/read"), "").await?;
            anyhow::ensure!(view["unread_count"] == 0, "a chat stayed unread: {view}");
            times.push(time);
        }
        waits.add(times);
    }
    Ok(waits)
}

impl Sights {
    async fn find(desk: &mut Desk) -> anyhow::Result<Self> {
        let (longest, account) = chat_with(desk, &phone(Stock::LONGEST)).await?;
        let (thousand, _) = chat_with(desk, &phone(Stock::THOUSAND)).await?;
        let opened = |contact: &str| format!("{}&account_id={account}", thread(contact));
        let (longest, thousand) = (opened(&longest), opened(&thousand));
        let unread = unread_chats(desk, RUNS * REQUESTS).await?;
        Ok(Self { account, longest, thousand, unread })
    }
}

/// The contact with this phone, and the number of ours that its older chat belongs to.
async fn chat_with(desk: &mut Desk, phone: &str) -> anyhow::Result<(String, String)> {
    let (found, _) = desk.get(&format!("/chats?q={phone}")).await?;
    let items = found["items"].as_array().context("no list of chats")?;
    let oldest = items.iter().min_by_key(|chat| chat["id"].as_str().unwrap_or_default());
    let oldest = oldest.with_context(|| format!("nobody has the number {phone}"))?;
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    text(&oldest["contact"]["id"]).zip(text(&oldest["account_id"])).context("a chat without ids")
}

/// So many unread chats with id and contact, latest first.
async fn unread_chats(desk: &mut Desk, wanted: usize) -> anyhow::Result<Vec<(String, String)>> {
    let (mut chats, mut cursor) = (Vec::new(), String::new());
    while chats.len() < wanted {
        let (page, _) = desk.get(&format!("/chats?unread=true&limit={PAGE}{cursor}")).await?;
        for chat in page["items"].as_array().context("no list of chats")? {
            let ids = chat["id"].as_str().zip(chat["contact"]["id"].as_str());
            let (id, contact) = ids.context("a chat without ids")?;
            chats.push((id.to_owned(), contact.to_owned()));
        }
        let next = page["next_cursor"].as_str().context("fewer unread chats than wanted")?;
        cursor = format!("&cursor={next}");
    }
    chats.truncate(wanted);
    Ok(chats)
}
