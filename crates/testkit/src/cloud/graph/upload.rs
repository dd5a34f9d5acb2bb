//! Resumable uploads, whose handles go into template examples and profile pictures.

use std::sync::Arc;

use serde_json::json;

use super::{Answer, ok};
use crate::cloud::{auth, call::Call, error::GraphError, simulation::Simulation, world::Upload};

const TYPES: [&str; 5] = ["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"];

/// `POST /{app}/uploads?file_length=&file_type=&file_name=`.
pub(super) fn start(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let now = simulation.now();
    let length = call.query.get("file_length").and_then(|length| length.parse().ok());
    let length = length.ok_or_else(|| GraphError::new(100, "Param file_length is required"))?;
    let file_type = call.query.get("file_type").cloned().unwrap_or_default();
    if !TYPES.contains(&file_type.as_str()) {
        return Err(GraphError::new(100, format!("File type {file_type} is not supported")));
    }
    let id = simulation.world(|world| {
        auth::token(world, call, auth::MANAGEMENT, now)?;
        if !world.apps.contains_key(&call.node) {
            return Err(GraphError::no_such_object(&call.node));
        }
        let id = format!("upload:{}", world.ids.letters(32));
        world.uploads.insert(id.clone(), Upload { file_type, length, received: 0 });
        Ok(id)
    })?;
    ok(json!({ "id": id }))
}

/// `POST` continues at `file_offset`, `GET` tells where that is.
pub(super) fn part(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let now = simulation.now();
    let answer = simulation.world(|world| {
        auth::token(world, call, auth::MANAGEMENT, now)?;
        let handle = world.ids.letters(40);
        let upload = world
            .uploads
            .get_mut(&call.node)
            .ok_or_else(|| GraphError::no_such_object(&call.node))?;
        if call.method == "GET" {
            return Ok(json!({ "id": call.node, "file_offset": upload.received }));
        }
        receive(upload, call)?;
        if upload.received < upload.length {
            return Ok(json!({ "id": call.node, "file_offset": upload.received }));
        }
        Ok(json!({ "h": format!("4::{}:{handle}", upload.file_type.replace('/', "_")) }))
    })?;
    ok(answer)
}

fn receive(upload: &mut Upload, call: &Call) -> Result<(), GraphError> {
    let offset = call.headers.get("file_offset").and_then(|value| value.to_str().ok());
    let offset: u64 = offset
        .and_then(|offset| offset.parse().ok())
        .ok_or_else(|| GraphError::new(100, "The header file_offset is required"))?;
    if offset != upload.received {
        let details = format!("The upload continues at offset {}", upload.received);
        return Err(GraphError::new(100, details));
    }
    upload.received += call.body.len() as u64;
    Ok(())
}
