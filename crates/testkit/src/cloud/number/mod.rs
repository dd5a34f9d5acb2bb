//! A business number in the hands of a test: made from a spec, known by its credentials, connected to a webhook.

mod steer;
mod tell;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    auth::{MANAGEMENT, MESSAGING},
    changes::Change,
    simulation::Simulation,
    webhooks::{self, SubscribeError},
    world::{App, Callback, Number, Token, Waba, World},
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
}

fn credentials(world: &mut World, spec: &NumberSpec) -> Credentials {
    let waba_id = spec.waba_id.clone().unwrap_or_else(|| world.business_ids.decimal(15));
    let shared = world.wabas.get(&waba_id).and_then(|waba| waba.subscriptions.keys().next());
    let app_id = spec.app_id.clone().or_else(|| shared.cloned());
    let app_id = app_id.unwrap_or_else(|| world.business_ids.decimal(15));
    let known_secret = world.apps.get(&app_id).map(|app| app.secret.clone());
    let app_secret = known_secret.or_else(|| spec.app_secret.clone());
    Credentials {
        app_secret: app_secret.unwrap_or_else(|| world.business_ids.hex(32)),
        phone_number_id: spec
            .phone_number_id
            .clone()
            .unwrap_or_else(|| world.business_ids.decimal(15)),
        display_phone_number: spec.display_phone_number.clone(),
        access_token: spec
            .access_token
            .clone()
            .unwrap_or_else(|| format!("EAAG{}", world.business_ids.letters(60))),
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
