//! Media: kept bytes, addresses that live five minutes, and the download path.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, Uri, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use futures_util::FutureExt as _;
use sha2::{Digest as _, Sha256};

use super::{
    auth,
    call::Call,
    error::GraphError,
    faults::Target,
    graph,
    simulation::Simulation,
    world::{Address, Media, World},
};

const ADDRESS_MS: i64 = 5 * 60 * 1000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Media of customers can be fetched for 7 days, uploads used for 30.
const INBOUND_MS: i64 = 7 * DAY_MS;
const UPLOAD_MS: i64 = 30 * DAY_MS;

pub(crate) fn store_inbound(
    world: &mut World,
    number: &str,
    mime_type: &str,
    bytes: &[u8],
    now: i64,
) -> Media {
    let media = store(world, number, mime_type, Bytes::copy_from_slice(bytes), now + INBOUND_MS);
    open_address(world, &media.id, now);
    media
}

pub(crate) fn store_upload(
    world: &mut World,
    number: &str,
    mime_type: &str,
    bytes: Bytes,
    now: i64,
) -> Media {
    store(world, number, mime_type, bytes, now + UPLOAD_MS)
}

fn store(world: &mut World, number: &str, mime_type: &str, bytes: Bytes, expires_at: i64) -> Media {
    let id = world.ids.decimal(16);
    let media = Media {
        id: id.clone(),
        number: number.to_owned(),
        mime_type: mime_type.to_owned(),
        sha256: Sha256::digest(&bytes).into(),
        bytes,
        expires_at,
        newest_address: String::new(),
    };
    world.media.insert(id, media.clone());
    media
}

/// A new address; it stops working after five minutes. Gives its `hash`.
pub(crate) fn open_address(world: &mut World, media_id: &str, now: i64) -> String {
    let hash = world.ids.letters(24);
    let address = Address { media_id: media_id.to_owned(), expires_at: now + ADDRESS_MS };
    world.addresses.insert(hash.clone(), address);
    if let Some(media) = world.media.get_mut(media_id) {
        media.newest_address.clone_from(&hash);
    }
    hash
}

pub(crate) fn address(base_url: &str, media_id: &str, expires_at: i64, hash: &str) -> String {
    let seconds = expires_at / 1000;
    format!(
        "{base_url}/whatsapp_business/attachments/?mid={media_id}&source=getMedia&ext={seconds}&hash={hash}"
    )
}

/// The address that was opened last for this media.
pub(crate) fn newest_address(world: &World, base_url: &str, media_id: &str) -> Option<String> {
    let hash = &world.media.get(media_id)?.newest_address;
    let opened = world.addresses.get(hash)?;
    Some(address(base_url, media_id, opened.expires_at, hash))
}

/// `GET /whatsapp_business/attachments/?mid=…&hash=…`, with the bearer token.
pub(crate) async fn download(
    State(simulation): State<Arc<Simulation>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let call = Call::of_download(&uri, headers);
    let answer = async { serve(&simulation, &call) };
    match simulation.faults.draw(Target::MediaDownload, &call.node) {
        Some(fault) => graph::strike(&simulation, &call, fault, answer.boxed()).await,
        None => answer.await,
    }
}

fn serve(simulation: &Simulation, call: &Call) -> Response {
    match find(simulation, call) {
        Ok(Some(media)) => {
            let mime = HeaderValue::from_str(&media.mime_type)
                .unwrap_or(HeaderValue::from_static("application/octet-stream"));
            ([(header::CONTENT_TYPE, mime)], media.bytes).into_response()
        }
        Ok(None) => (axum::http::StatusCode::NOT_FOUND, "Media not found").into_response(),
        Err(error) => error.respond(""),
    }
}

/// `None` for an address that is unknown or has expired.
fn find(simulation: &Simulation, call: &Call) -> Result<Option<Media>, GraphError> {
    let now = simulation.now();
    simulation.world(|world| {
        auth::token(world, call, auth::MESSAGING, now)?;
        let hash = call.query.get("hash").map(String::as_str).unwrap_or_default();
        let Some(address) = world.addresses.get(hash).filter(|found| found.expires_at > now) else {
            return Ok(None);
        };
        let media = world.media.get(&address.media_id).filter(|media| media.expires_at > now);
        let Some(media) = media else { return Ok(None) };
        let reached = auth::reaches(world, call, &media.number, now).is_ok();
        Ok(reached.then(|| media.clone()))
    })
}
