//! Uploading media, asking for their address, deleting them.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart};
use bytes::Bytes;
use serde_json::json;

use super::{Answer, ok, success};
use crate::cloud::{
    auth,
    call::Call,
    error::GraphError,
    media,
    simulation::Simulation,
    world::{Media, World},
};

const KB: usize = 1024;
const MB: usize = 1024 * KB;

/// Largest size per type, as in Meta's media page.
const LIMITS: [(&[&str], usize); 4] = [
    (&["image/jpeg", "image/png"], 5 * MB),
    (&["image/webp"], 500 * KB),
    (
        &[
            "audio/aac",
            "audio/amr",
            "audio/mpeg",
            "audio/mp4",
            "audio/ogg",
            "video/mp4",
            "video/3gp",
            "video/3gpp",
        ],
        16 * MB,
    ),
    (
        &[
            "text/plain",
            "text/csv",
            "application/pdf",
            "application/zip",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ],
        100 * MB,
    ),
];

/// The parts of the form that matter.
#[derive(Default)]
struct Form {
    product: String,
    declared: Option<String>,
    file: Option<(Option<String>, Bytes)>,
}

pub(super) async fn upload(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let now = simulation.now();
    simulation.world(|world| auth::number(world, call, auth::MESSAGING, now).map(|_| ()))?;
    let form = read_form(call).await?;
    if form.product != "whatsapp" {
        return Err(GraphError::new(100, "Param messaging_product is required"));
    }
    let (part_type, bytes) =
        form.file.ok_or_else(|| GraphError::new(100, "Param file is required"))?;
    let mime_type = form
        .declared
        .or(part_type)
        .ok_or_else(|| GraphError::new(100, "Param type is required"))?;
    check(&mime_type, bytes.len())?;
    let media =
        simulation.world(|world| media::store_upload(world, &call.node, &mime_type, bytes, now));
    ok(json!({ "id": media.id }))
}

async fn read_form(call: &Call) -> Result<Form, GraphError> {
    let unreadable = || GraphError::new(100, "The request body must be multipart/form-data");
    let mut request = axum::extract::Request::new(axum::body::Body::from(call.body.clone()));
    *request.headers_mut() = call.headers.clone();
    DefaultBodyLimit::disable().apply(&mut request);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        match part.name().unwrap_or_default() {
            "messaging_product" => form.product = part.text().await.map_err(|_| unreadable())?,
            "type" => form.declared = Some(part.text().await.map_err(|_| unreadable())?),
            "file" => {
                let mime_type = part.content_type().map(str::to_owned);
                form.file = Some((mime_type, part.bytes().await.map_err(|_| unreadable())?));
            }
            other => {
                let details = format!("Unexpected key \"{other}\" in the request");
                return Err(GraphError::new(100, details));
            }
        }
    }
    Ok(form)
}

fn check(mime_type: &str, size: usize) -> Result<(), GraphError> {
    let essence = mime_type.split(';').next().unwrap_or_default().trim();
    let limit = LIMITS.iter().find(|(types, _)| types.contains(&essence)).map(|(_, limit)| *limit);
    let Some(limit) = limit else {
        let details =
            format!("Param file must be a file with one of the supported types, not {essence}");
        return Err(GraphError::new(100, details));
    };
    if size == 0 || size > limit {
        let details = format!("Media file size must be between 1 byte and {limit} bytes");
        return Err(GraphError::new(131_053, details));
    }
    Ok(())
}

pub(super) fn read(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let now = simulation.now();
    let body = simulation.world(|world| {
        let found = find(world, call, now)?;
        let hash = media::open_address(world, &found.id, now);
        let expires_at = world.addresses[&hash].expires_at;
        Ok::<_, GraphError>(json!({
            "messaging_product": "whatsapp",
            "url": media::address(&simulation.base_url, &found.id, expires_at, &hash),
            "mime_type": found.mime_type,
            "sha256": hex::encode(found.sha256),
            "file_size": found.bytes.len(),
            "id": found.id,
        }))
    })?;
    ok(body)
}

pub(super) fn delete(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let now = simulation.now();
    simulation.world(|world| {
        let id = find(world, call, now)?.id;
        world.media.remove(&id);
        Ok::<_, GraphError>(())
    })?;
    success()
}

/// Live media that the token reaches; a `phone_number_id` must be the one it belongs to.
fn find(world: &World, call: &Call, now: i64) -> Result<Media, GraphError> {
    let absent = || GraphError::no_such_object(&call.node);
    auth::token(world, call, auth::MESSAGING, now)?;
    let found = world.media.get(&call.node).filter(|media| media.expires_at > now);
    let found = found.ok_or_else(absent)?;
    auth::reaches(world, call, &found.number, now)?;
    let asked = call.query.get("phone_number_id");
    if asked.is_some_and(|asked| *asked != found.number) {
        return Err(absent());
    }
    Ok(found.clone())
}
