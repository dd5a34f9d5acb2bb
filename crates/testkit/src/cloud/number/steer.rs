//! What a test decides about a number: its token, its templates, its uploads.

use std::time::Duration;

use serde_json::Value;

use super::BusinessNumber;
use crate::cloud::{
    media,
    world::{Template, TemplateStatus, Token},
};

impl BusinessNumber {
    pub fn revoke_token(&self) {
        self.with_token(|token| token.revoked = true);
    }

    /// The token ends this much later.
    pub fn expire_token_in(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let at = self.simulation.now().saturating_add(millis);
        self.with_token(|token| token.expires_at = Some(at));
    }

    /// The token works again (a new one was issued under the same name).
    pub fn restore_token(&self) {
        self.with_token(|token| {
            token.revoked = false;
            token.expires_at = None;
        });
    }

    /// Takes a scope such as `whatsapp_business_messaging` away from the token.
    pub fn withdraw_scope(&self, scope: &str) {
        self.with_token(|token| token.scopes.retain(|granted| granted != scope));
    }

    /// Adds an approved template, given as for its creation: `name`, `language`, `category`, `components`.
    pub fn add_template(&self, template: &Value) {
        let waba_id = &self.credentials.waba_id;
        self.simulation.world(|world| {
            let id = world.ids.decimal(16);
            let template = Template::read(id, template, TemplateStatus::Approved);
            if let Some(waba) = world.wabas.get_mut(waba_id) {
                waba.templates.push(template);
            }
        });
    }

    /// Pauses, disables, approves or rejects a template (`PAUSED`, …) and tells it by webhook.
    pub fn decide_template(&self, name: &str, status: &str) {
        let Some(status) = TemplateStatus::from_word(status) else { return };
        let waba_id = &self.credentials.waba_id;
        let notices = self.simulation.world(|world| {
            let mut notices = Vec::new();
            for template in world.wabas.get_mut(waba_id).into_iter().flat_map(|w| &mut w.templates)
            {
                if template.name == name {
                    template.status = status;
                    notices.push(template.status_notice(waba_id));
                }
            }
            notices
        });
        for notice in notices {
            self.simulation.notify(notice);
        }
    }

    /// Sends of this template answer `held_for_quality_assessment`.
    pub fn hold_template(&self, name: &str) {
        let waba_id = &self.credentials.waba_id;
        self.simulation.world(|world| {
            for template in world.wabas.get_mut(waba_id).into_iter().flat_map(|w| &mut w.templates)
            {
                template.held |= template.name == name;
            }
        });
    }

    /// Puts media into the upload store under a chosen id.
    pub fn seed_media(&self, media_id: &str, mime_type: &str, bytes: &[u8]) {
        let now = self.simulation.now();
        self.simulation.world(|world| {
            let bytes = bytes::Bytes::copy_from_slice(bytes);
            let number = &self.phone_number_id;
            let mut media = media::store_upload(world, number, mime_type, bytes, now);
            media_id.clone_into(&mut media.id);
            world.media.insert(media_id.to_owned(), media);
        });
    }

    fn with_token(&self, step: impl FnOnce(&mut Token)) {
        self.simulation.world(|world| {
            if let Some(token) = world.tokens.get_mut(&self.credentials.access_token) {
                step(token);
            }
        });
    }
}
