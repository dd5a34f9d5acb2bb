//! A business number in the hands of a test: its credentials, its webhook, its state.

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    CustomerPhone,
    auth::{MANAGEMENT, MESSAGING},
    changes::Change,
    error::GraphError,
    ids::Origin,
    simulation::Simulation,
    webhooks::{self, SubscribeError, payload},
    world::{App, Callback, Number, Peer, Template, TemplateStatus, ThreadKey, Token, Waba, World},
};

/// What may be chosen about a number; everything absent is made up.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NumberSpec {
    /// As Meta shows it, with the country code apart: `+62 811-1000-100`.
    pub display_phone_number: String,
    pub verified_name: String,
    pub phone_number_id: Option<String>,
    /// Shares the account, its templates and its token's reach, when it exists already.
    pub waba_id: Option<String>,
    pub app_id: Option<String>,
    pub app_secret: Option<String>,
    pub access_token: Option<String>,
    /// Also used in the WhatsApp Business app.
    pub coexistence: bool,
    /// Official business accounts may have groups.
    pub official: bool,
    pub identity_check: bool,
}

impl NumberSpec {
    pub fn new(display_phone_number: &str, verified_name: &str) -> Self {
        Self {
            display_phone_number: display_phone_number.to_owned(),
            verified_name: verified_name.to_owned(),
            ..Self::default()
        }
    }
}

/// What a business types into its inbox to connect the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    pub app_id: String,
    pub app_secret: String,
    pub waba_id: String,
    pub phone_number_id: String,
    pub display_phone_number: String,
    pub access_token: String,
}

#[derive(Clone, Debug)]
pub struct BusinessNumber {
    pub(crate) simulation: Arc<Simulation>,
    pub phone_number_id: String,
    credentials: Credentials,
}

impl BusinessNumber {
    pub(crate) fn create(simulation: &Arc<Simulation>, spec: NumberSpec) -> Self {
        let credentials = simulation.world(|world| {
            let credentials = credentials(world, &spec);
            add_app(world, &credentials);
            add_waba(world, &credentials, &spec.verified_name);
            add_token(world, &credentials);
            world.numbers.insert(credentials.phone_number_id.clone(), number(&credentials, spec));
            credentials
        });
        simulation.changes.announce(Change::Numbers);
        Self {
            simulation: Arc::clone(simulation),
            phone_number_id: credentials.phone_number_id.clone(),
            credentials,
        }
    }

    /// A number that exists already.
    pub(crate) fn find(simulation: &Arc<Simulation>, phone_number_id: &str) -> Option<Self> {
        let credentials = simulation.world(|world| {
            let number = world.numbers.get(phone_number_id)?;
            let reaching = world.tokens.iter().find(|(_, t)| t.waba_ids.contains(&number.waba_id));
            let (token, granted) = reaching?;
            Some(Credentials {
                app_id: granted.app_id.clone(),
                app_secret: world.apps.get(&granted.app_id)?.secret.clone(),
                waba_id: number.waba_id.clone(),
                phone_number_id: phone_number_id.to_owned(),
                display_phone_number: number.display.clone(),
                access_token: token.clone(),
            })
        })?;
        let (simulation, phone_number_id) = (Arc::clone(simulation), phone_number_id.to_owned());
        Some(Self { simulation, phone_number_id, credentials })
    }

    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Points the app's callback here, after the handshake, and subscribes the app to the account.
    pub async fn connect(&self, url: &str, verify_token: &str) -> Result<(), SubscribeError> {
        let callback = Callback { url: url.to_owned(), verify_token: verify_token.to_owned() };
        webhooks::verify(&self.simulation, &callback).await?;
        let Credentials { app_id, waba_id, .. } = &self.credentials;
        self.simulation.world(|world| {
            if let Some(app) = world.apps.get_mut(app_id) {
                app.callback = Some(callback);
            }
            if let Some(waba) = world.wabas.get_mut(waba_id) {
                waba.subscriptions.entry(app_id.clone()).or_insert(None);
            }
        });
        Ok(())
    }

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
            let mut media = super::media::store_upload(world, number, mime_type, bytes, now);
            media_id.clone_into(&mut media.id);
            world.media.insert(media_id.to_owned(), media);
        });
    }

    /// The business answers from its phone app: an echo arrives, nothing else.
    pub fn answer_from_phone_app(&self, to: &CustomerPhone, body: &str) -> String {
        let now = self.simulation.now();
        let (handle, user_id) = (to.handle(), to.user_id());
        let (wamid, notice) = self.simulation.world(|world| {
            let wamid = world.ids.wamid(&handle, Origin::Business);
            let number = &world.numbers[&self.phone_number_id];
            let value = json!({
                "messaging_product": "whatsapp",
                "metadata": payload::metadata(number),
                "message_echoes": [{
                    "from": number.digits(),
                    "to": handle,
                    "to_user_id": user_id,
                    "id": wamid,
                    "timestamp": (now / 1000).to_string(),
                    "type": "text",
                    "text": { "body": body },
                }],
            });
            (wamid, payload::about(number, "smb_message_echoes", value))
        });
        self.simulation.notify(notice);
        wamid
    }

    /// Makes the account-level errors of `value.errors` arrive.
    pub fn report_error(&self, code: u32, details: &str) {
        let error = GraphError::new(code, details);
        let notice = self.simulation.world(|world| {
            let number = &world.numbers[&self.phone_number_id];
            let value = json!({
                "messaging_product": "whatsapp",
                "metadata": payload::metadata(number),
                "errors": [error.status_item()],
            });
            payload::about(number, "messages", value)
        });
        self.simulation.notify(notice);
    }

    /// Posts a change of any field as it stands; `value.metadata` is filled in when it is missing.
    pub fn post_change(&self, field: &'static str, mut value: Value) {
        let notice = self.simulation.world(|world| {
            let number = &world.numbers[&self.phone_number_id];
            if value.get("metadata").is_none() {
                value["metadata"] = payload::metadata(number);
            }
            payload::about(number, field, value)
        });
        self.simulation.notify(notice);
    }

    /// When the customer's window closes, UTC milliseconds; `None` when it never opened.
    pub fn window_closes_at(&self, with: &CustomerPhone) -> Option<i64> {
        let key = ThreadKey { number: self.phone_number_id.clone(), peer: Peer::Customer(with.id) };
        let opened = self.simulation.world(|world| world.threads.get(&key)?.window_opened_at)?;
        Some(opened + super::window::DAY_MS)
    }

    fn with_token(&self, step: impl FnOnce(&mut Token)) {
        self.simulation.world(|world| {
            if let Some(token) = world.tokens.get_mut(&self.credentials.access_token) {
                step(token);
            }
        });
    }
}

fn credentials(world: &mut World, spec: &NumberSpec) -> Credentials {
    let waba_id = spec.waba_id.clone().unwrap_or_else(|| world.ids.decimal(15));
    let shared = world.wabas.get(&waba_id).and_then(|waba| waba.subscriptions.keys().next());
    let app_id = spec.app_id.clone().or_else(|| shared.cloned());
    let app_id = app_id.unwrap_or_else(|| world.ids.decimal(15));
    let known_secret = world.apps.get(&app_id).map(|app| app.secret.clone());
    let app_secret = known_secret.or_else(|| spec.app_secret.clone());
    Credentials {
        app_secret: app_secret.unwrap_or_else(|| world.ids.hex(32)),
        phone_number_id: spec.phone_number_id.clone().unwrap_or_else(|| world.ids.decimal(15)),
        display_phone_number: spec.display_phone_number.clone(),
        access_token: spec
            .access_token
            .clone()
            .unwrap_or_else(|| format!("EAAG{}", world.ids.letters(60))),
        app_id,
        waba_id,
    }
}

fn add_app(world: &mut World, credentials: &Credentials) {
    let Credentials { app_id, app_secret, .. } = credentials;
    world.apps.entry(app_id.clone()).or_insert_with(|| App {
        id: app_id.clone(),
        name: "Inbox".to_owned(),
        secret: app_secret.clone(),
        callback: None,
    });
}

fn add_waba(world: &mut World, credentials: &Credentials, name: &str) {
    world.wabas.entry(credentials.waba_id.clone()).or_insert_with(|| Waba {
        id: credentials.waba_id.clone(),
        name: name.to_owned(),
        subscriptions: [].into(),
        templates: Vec::new(),
        marketing_disabled: false,
    });
}

fn add_token(world: &mut World, credentials: &Credentials) {
    let token = world.tokens.entry(credentials.access_token.clone()).or_insert_with(|| Token {
        app_id: credentials.app_id.clone(),
        waba_ids: Vec::new(),
        scopes: vec![MESSAGING.to_owned(), MANAGEMENT.to_owned()],
        expires_at: None,
        revoked: false,
    });
    if !token.waba_ids.contains(&credentials.waba_id) {
        token.waba_ids.push(credentials.waba_id.clone());
    }
}

fn number(credentials: &Credentials, spec: NumberSpec) -> Number {
    Number {
        id: credentials.phone_number_id.clone(),
        waba_id: credentials.waba_id.clone(),
        display: spec.display_phone_number,
        verified_name: spec.verified_name,
        status: "CONNECTED".to_owned(),
        quality: "GREEN".to_owned(),
        pin: None,
        registered: true,
        coexistence: spec.coexistence,
        official: spec.official,
        identity_check: spec.identity_check,
        callback: None,
        profile: serde_json::Map::new(),
        settings: serde_json::Map::new(),
        blocked: [].into(),
        recent: [].into(),
        pairs: [].into(),
    }
}
