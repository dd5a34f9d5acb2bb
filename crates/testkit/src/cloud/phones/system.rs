//! Changes of a person that Meta tells by itself: new number, new identity, marketing opt-out.

use serde_json::{Value, json};

use super::CustomerPhone;
use crate::cloud::{
    ids::Origin,
    webhooks::{Notice, payload},
    world::{Number, Peer},
};

impl CustomerPhone {
    /// Moves to another number; every business with a thread is told.
    pub fn change_number(&self, to: &str) {
        let digits: String = to.chars().filter(char::is_ascii_digit).collect();
        let name = self.look(|customer| customer.name.clone());
        let old = self.handle();
        let body = format!("User {name} changed from {old} to {digits}");
        let system = json!({ "body": body, "wa_id": digits, "type": "user_changed_number" });
        self.tell_all(|news, number| Some(system_notice(news, number, &old, &system)));
        self.change(|customer| customer.wa_id = digits);
    }

    /// Re-installs WhatsApp: the identity key is another one.
    pub fn change_identity(&self) {
        let hash = self.simulation.world(|world| world.ids.letters(12));
        let (old, created) = (self.handle(), (self.simulation.now() / 1000).to_string());
        let system =
            json!({ "body": "User identity changed", "type": "customer_identity_changed" });
        let identity = json!({ "acknowledged": true, "created_timestamp": created, "hash": hash });
        self.tell_all(|news, number| {
            if !number.identity_check {
                return None;
            }
            let mut notice = system_notice(news, number, &old, &system);
            notice.value["messages"][0]["identity"] = identity.clone();
            Some(notice)
        });
        self.change(|customer| customer.identity_hash = hash);
    }

    /// Gets another business-scoped user id.
    pub fn change_user_id(&self, to: &str) {
        let (phone, previous) =
            self.look(|customer| (customer.phone().map(str::to_owned), customer.user_id.clone()));
        self.tell_all(|news, number| {
            let mut update = json!({
                "detail": "User ID has been updated",
                "user_id": { "previous": previous, "current": to },
                "timestamp": news.at,
            });
            if let Some(phone) = &phone {
                update["wa_id"] = json!(phone);
            }
            let value = json!({
                "messaging_product": "whatsapp",
                "metadata": payload::metadata(number),
                "user_id_update": [update],
            });
            Some(payload::about(number, "user_id_update", value))
        });
        self.change(|customer| to.clone_into(&mut customer.user_id));
    }

    /// Stops or resumes marketing messages.
    pub fn set_marketing(&self, accepts: bool) {
        let contact = self.look(payload::contact);
        let (word, at) = (if accepts { "resume" } else { "stop" }, self.simulation.now() / 1000);
        self.tell_all(|_, number| {
            let preference = json!({
                "wa_id": contact["wa_id"],
                "user_id": contact["user_id"],
                "detail": format!("User requested to {word} marketing messages"),
                "category": "marketing_messages",
                "value": word,
                "timestamp": at,
            });
            let value = json!({
                "messaging_product": "whatsapp",
                "metadata": payload::metadata(number),
                "contacts": [contact],
                "user_preferences": [preference],
            });
            Some(payload::about(number, "user_preferences", value))
        });
        self.change(|customer| customer.accepts_marketing = accepts);
    }

    /// Tells every number that has a private thread with this person.
    fn tell_all(&self, notice: impl Fn(&News, &Number) -> Option<Notice>) {
        let at = (self.simulation.now() / 1000).to_string();
        let notices: Vec<Notice> = self.simulation.world(|world| {
            let handle = world.customer(self.id).handle().to_owned();
            let threads = world.threads.keys().filter(|key| key.peer == Peer::Customer(self.id));
            let numbers: Vec<String> = threads.map(|key| key.number.clone()).collect();
            let told = numbers.into_iter().filter_map(|number| {
                let wamid = world.ids.wamid(&handle, Origin::Customer);
                notice(&News { wamid, at: at.clone() }, world.numbers.get(&number)?)
            });
            told.collect()
        });
        for notice in notices {
            self.simulation.notify(notice);
        }
    }
}

/// Id and time (seconds) of one piece of news.
struct News {
    wamid: String,
    at: String,
}

/// System messages come without `contacts`, from the old number.
fn system_notice(news: &News, number: &Number, from: &str, system: &Value) -> Notice {
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": payload::metadata(number),
        "messages": [{
            "from": from,
            "id": news.wamid,
            "timestamp": news.at,
            "system": system,
            "type": "system",
        }],
    });
    payload::about(number, "messages", value)
}
