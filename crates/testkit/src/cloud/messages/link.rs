//! Media that a message names: by id they must exist, by link Meta fetches them.

use std::time::Duration;

use serde_json::Value;

use crate::cloud::{error::GraphError, simulation::Simulation, world::World};

const KINDS: [&str; 5] = ["image", "video", "audio", "document", "sticker"];
const PATIENCE: Duration = Duration::from_secs(10);

/// Every `id` under a media kind must be a live upload for a number of the same account.
pub(super) fn check_media(
    world: &World,
    number: &str,
    content: &Value,
    now: i64,
) -> Result<(), GraphError> {
    let waba_of = |number: &str| world.numbers.get(number).map(|number| number.waba_id.as_str());
    for id in named(content, "id") {
        let found = world
            .media
            .get(id)
            .filter(|media| media.expires_at > now && waba_of(&media.number) == waba_of(number));
        if found.is_none() {
            return Err(GraphError::new(131_009, format!("Media {id} does not exist")));
        }
    }
    Ok(())
}

/// A plain media message whose upload is of another kind than it says.
pub(super) fn misfit(world: &World, kind: &str, content: &Value) -> Option<GraphError> {
    let media = world.media.get(content["id"].as_str()?)?;
    let essence = media.mime_type.split(';').next().unwrap_or_default();
    let needs_ogg = content["voice"] == true;
    let fits = match kind {
        "image" => matches!(essence, "image/jpeg" | "image/png"),
        "sticker" => essence == "image/webp",
        "video" => essence.starts_with("video/"),
        "audio" if needs_ogg => essence == "audio/ogg",
        "audio" => essence.starts_with("audio/"),
        _ => true,
    };
    (!fits).then(|| GraphError::new(131_053, format!("{essence} cannot be sent as {kind}")))
}

pub(super) fn first_link(content: &Value) -> Option<String> {
    named(content, "link").first().map(|link| (*link).to_owned())
}

/// The `id`s or `link`s of all media objects, wherever they stand. A plain media message is one itself.
fn named<'a>(content: &'a Value, key: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    let is_plain = content.get("id").is_some() || content.get("link").is_some();
    if is_plain && let Some(name) = content[key].as_str() {
        found.push(name);
    }
    gather(content, key, &mut found);
    found
}

fn gather<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, key, found)),
        Value::Object(object) => {
            for (name, inner) in object {
                if KINDS.contains(&name.as_str()) {
                    found.extend(inner[key].as_str());
                }
                gather(inner, key, found);
            }
        }
        _ => {}
    }
}

/// Fetches what lies on loopback; other hosts cannot be reached from a test and count as fetched.
pub(super) async fn fetch(simulation: &Simulation, link: &str) -> Result<(), GraphError> {
    let is_near = reqwest::Url::parse(link)
        .ok()
        .and_then(|url| url.host_str().map(|host| matches!(host, "127.0.0.1" | "localhost")))
        .unwrap_or(false);
    if !is_near {
        return Ok(());
    }
    let fetched = simulation.webhooks.client().get(link).timeout(PATIENCE).send().await;
    match fetched {
        Ok(response) if response.status().is_success() => Ok(()),
        Ok(response) => {
            let details = format!("Downloading media from the link failed: {}", response.status());
            Err(GraphError::new(131_053, details))
        }
        Err(_) => Err(GraphError::new(131_053, "Downloading media from the link failed")),
    }
}
