//! Pictures of people and groups: asked for one by one at a quiet pace, and fetched from WhatsApp's host for them.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use blazz_domain::Timestamp;
use blazz_domain::failure::Failure;
use blazz_domain::identity::Identity;
use blazz_domain::job::Backoff;
use blazz_providers::{PictureAnswer, SendError};
use wacore::iq::contacts::{ProfilePicture, ProfilePictureSpec};
use wacore::iq::spec::IqSpec;
use wacore::request::InfoQuery;
use wacore_binary::{JidExt, NodeRef};
use whatsapp_rust::{Client, IqError, Jid};

use crate::inbound::jid_of_identity;
use crate::live::Live;
use crate::outbound::{FetchError, Files};
use crate::settings::Place;

/// A preview has some 100 pixels a side and a few KB; what is larger than this, in bytes, is none.
pub(crate) const LARGEST: u64 = 512 * 1024;
/// When an account that is not connected is asked again.
const AWAY: Duration = Duration::from_secs(5);

/// When the next picture may be asked for.
#[derive(Debug, Default)]
pub(crate) struct Turn(Mutex<Timestamp>);

impl Turn {
    /// Takes the turn, or gives how long it is until then. Whoever comes too early has taken nothing.
    fn take(&self, now: Timestamp, every: Duration) -> Result<(), Duration> {
        let mut next = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = next.since(now);
        // A clock that was set back makes nobody wait longer than the pace.
        if !wait.is_zero() && wait <= every {
            return Err(wait);
        }
        *next = now.plus(every);
        Ok(())
    }
}

/// The question, of which the library's own reading cannot tell "none" from "unchanged" (`wacore` 0.7.0,
/// `iq/contacts.rs`).
struct Question(ProfilePictureSpec);

/// What WhatsApp says.
enum Told {
    Unchanged,
    Nothing,
    Hidden,
    At(ProfilePicture),
}

impl IqSpec for Question {
    type Response = Told;

    fn build_iq(&self) -> InfoQuery<'static> {
        self.0.build_iq()
    }

    fn parse_response(&self, response: &NodeRef<'_>) -> Result<Told, whatsapp_rust::anyhow::Error> {
        let Some(picture) = response.get_optional_child("picture") else {
            return Ok(Told::Nothing);
        };
        let error = picture.get_optional_child("error");
        match error.and_then(|error| error.attrs().optional_string("code")).as_deref() {
            Some("404") => return Ok(Told::Nothing),
            Some("401") => return Ok(Told::Hidden),
            _ => {}
        }
        let found = self.0.parse_response(response)?;
        Ok(found.map_or(Told::Unchanged, Told::At))
    }
}

/// Asks once, when it is the account's turn.
pub(crate) async fn picture(
    live: Option<&Live>,
    files: &Files,
    of: &Identity,
    known: Option<&str>,
    time_out: Duration,
) -> Result<PictureAnswer, SendError> {
    let Some((live, client)) = live.and_then(|live| Some((live, live.client()?))) else {
        return Err(away(AWAY));
    };
    let Some(jid) = jid_of_identity(of) else {
        return Err(refused("no_recipient", "a linked device knows nobody by this name"));
    };
    live.pictures.take(live.now(), live.settings.pace.picture_every).map_err(away)?;
    let asking = async {
        match ask(&client, &jid, known).await? {
            Told::Unchanged => Ok(PictureAnswer::Unchanged),
            Told::Nothing => Ok(PictureAnswer::Nothing),
            Told::Hidden => Ok(PictureAnswer::Hidden),
            Told::At(at) => fetch(files, live.settings.place.as_ref(), at).await,
        }
    };
    match tokio::time::timeout(time_out, asking).await {
        Ok(answer) => answer,
        Err(_) => Err(later("no_answer", None)),
    }
}

async fn ask(client: &Client, jid: &Jid, known: Option<&str>) -> Result<Told, SendError> {
    let known = known.map(ToOwned::to_owned);
    let spec = ProfilePictureSpec { existing_id: known, ..ProfilePictureSpec::preview(jid) };
    let told = match client.execute(Question(spec)).await {
        Ok(told) => told,
        Err(error) => in_words(&error).map_err(|why| *why)?,
    };
    match told {
        Told::Hidden => ask_as_acquaintance(client, jid).await,
        told => Ok(told),
    }
}

/// What an error says of the picture, or when it is to be asked again.
fn in_words(error: &IqError) -> Result<Told, Box<SendError>> {
    tracing::debug!(%error, "asking for a picture");
    Err(Box::new(match error {
        IqError::ServerError { code: 404, .. } => return Ok(Told::Nothing),
        IqError::ServerError { code: 401 | 403, .. } => return Ok(Told::Hidden),
        IqError::ServerError { code: 429 | 500.., backoff, .. } => {
            later("whatsapp_busy", backoff.map(|it| Duration::from_secs(it.into())))
        }
        IqError::ServerError { .. } => {
            refused("refused", "WhatsApp has refused to show this picture")
        }
        IqError::NotConnected | IqError::Socket(_) | IqError::ClientState(_) => away(AWAY),
        _ => later("no_answer", None),
    }))
}

/// Some show their picture only to whom they know; the library alone can show the token that says so, where WhatsApp
/// wants one (`whatsapp-rust` 0.7.0, `features/contacts.rs`).
async fn ask_as_acquaintance(client: &Client, jid: &Jid) -> Result<Told, SendError> {
    if jid.is_group() {
        return Ok(Told::Hidden);
    }
    let found = client.contacts().get_profile_picture(jid, true).await;
    Ok(found.ok().flatten().map_or(Told::Hidden, Told::At))
}

async fn fetch(
    files: &Files,
    place: Option<&Place>,
    at: ProfilePicture,
) -> Result<PictureAnswer, SendError> {
    let url = address(place, at.url);
    match files.fetch(&url).await {
        Ok(fetched) => Ok(PictureAnswer::There { id: at.id, bytes: fetched.bytes.into() }),
        Err(FetchError::Unreachable(error)) => {
            tracing::info!(error, "fetching a picture");
            Err(later("not_fetched", None))
        }
        Err(error) => Err(refused("not_fetched", &error.to_string())),
    }
}

/// A simulated WhatsApp has no TLS on its host for files.
fn address(place: Option<&Place>, url: String) -> String {
    let Some(place) = place else { return url };
    let host = format!("https://{}/", place.file_host);
    url.strip_prefix(&host)
        .map_or_else(|| url.clone(), |path| format!("http://{}/{path}", place.file_host))
}

fn away(after: Duration) -> SendError {
    let failure = Failure::new("not_now", "it is not this picture's turn yet").retryable();
    SendError::Away { failure, after }
}

fn later(code: &str, after: Option<Duration>) -> SendError {
    let failure = Failure::new(code, "WhatsApp does not show the picture just now").retryable();
    SendError::Retry { failure, backoff: Backoff::PICTURE, after }
}

fn refused(code: &str, reason: &str) -> SendError {
    SendError::Refused { failure: Failure::new(code, reason) }
}

#[cfg(test)]
mod tests {
    use wacore_binary::builder::NodeBuilder;

    use super::*;

    #[test]
    fn pictures_are_asked_for_one_by_one_with_a_pause_between() {
        let (turn, every) = (Turn::default(), Duration::from_secs(3));
        let at = |millis: i64| Timestamp::from_millis(1_700_000_000_000 + millis);
        assert_eq!(turn.take(at(0), every), Ok(()));
        assert_eq!(turn.take(at(1_000), every), Err(Duration::from_secs(2)));
        assert_eq!(turn.take(at(2_999), every), Err(Duration::from_millis(1)));
        assert_eq!(turn.take(at(3_000), every), Ok(()));
        assert_eq!(turn.take(at(-60_000), every), Ok(()), "the clock was set back");
    }

    fn told(answer: NodeBuilder) -> Told {
        let jid = Jid::pn("6281234500001");
        let question = Question(ProfilePictureSpec::preview(&jid));
        question.parse_response(&answer.build().as_node_ref()).unwrap()
    }

    #[test]
    fn none_hidden_and_unchanged_are_told_apart() {
        let iq = || NodeBuilder::new("iq");
        let with = |picture: NodeBuilder| iq().children([picture.build()]);
        let error = |code: &str| {
            let error = NodeBuilder::new("error").attr("code", code).build();
            with(NodeBuilder::new("picture").children([error]))
        };
        assert!(matches!(told(iq()), Told::Nothing));
        assert!(matches!(told(error("404")), Told::Nothing));
        assert!(matches!(told(error("401")), Told::Hidden));
        assert!(matches!(told(with(NodeBuilder::new("picture"))), Told::Unchanged));
        let there =
            NodeBuilder::new("picture").attr("id", "7").attr("url", "https://pps.example/x");
        assert!(matches!(told(with(there)), Told::At(picture) if picture.id == "7"));
    }

    #[test]
    fn only_the_simulated_host_is_spoken_to_without_tls() {
        let place = Place { websocket_url: String::new(), file_host: "127.0.0.1:9".to_owned() };
        let of = |url: &str| address(Some(&place), url.to_owned());
        assert_eq!(of("https://127.0.0.1:9/v/x"), "http://127.0.0.1:9/v/x");
        assert_eq!(of("https://pps.whatsapp.net/v/x"), "https://pps.whatsapp.net/v/x");
        assert_eq!(address(None, "https://127.0.0.1:9/".to_owned()), "https://127.0.0.1:9/");
    }
}
