//! The people of the demo: who writes to which shop, what they say and how they answer.

mod florist;
mod manners;
mod roastery;

use std::time::Duration;

use blazz_testkit::cloud::{
    BusinessNumber, CloudSimulator, CustomerChat, Draft, MediaDraft, NumberSpec, WriteError,
    Writing,
};
use serde_json::{Value, json};
use tokio_util::task::TaskTracker;

const TRANSFER: &[u8] = include_bytes!("../assets/transfer.jpg");
const TORN_BAG: &[u8] = include_bytes!("../assets/torn-bag.jpg");

/// One thing somebody says.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Line {
    Text(&'static str),
    /// A picture of a bank transfer.
    Transfer(&'static str),
    /// A picture of a bag that burst on the way.
    TornBag(&'static str),
    Place {
        name: &'static str,
        address: &'static str,
        latitude: f64,
        longitude: f64,
    },
}

impl Line {
    fn text(&self) -> &'static str {
        match self {
            Self::Text(text) | Self::Transfer(text) | Self::TornBag(text) => text,
            Self::Place { name, .. } => name,
        }
    }
}

impl From<Line> for Writing {
    fn from(line: Line) -> Self {
        let picture = |bytes: &[u8], caption: &str| {
            Draft::Image(MediaDraft::new("image/jpeg", bytes).captioned(caption))
        };
        let draft = match line {
            Line::Text(body) => Draft::Text { body: body.to_owned() },
            Line::Transfer(caption) => picture(TRANSFER, caption),
            Line::TornBag(caption) => picture(TORN_BAG, caption),
            Line::Place { name, address, latitude, longitude } => Draft::Location {
                latitude,
                longitude,
                name: Some(name.to_owned()),
                address: Some(address.to_owned()),
            },
        };
        draft.into()
    }
}

/// What somebody says when the shop's message has one of these words in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reply {
    pub(crate) words: &'static [&'static str],
    pub(crate) lines: &'static [Line],
}

/// Somebody with something on their mind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Persona {
    pub(crate) name: &'static str,
    pub(crate) phone: &'static str,
    /// Said without being asked, each this many seconds after the one before.
    pub(crate) opening: &'static [(u64, Line)],
    pub(crate) replies: &'static [Reply],
    /// Said in turn when no reply fits.
    pub(crate) otherwise: &'static [Line],
    /// Milliseconds per character typed.
    pub(crate) pace: u64,
}

/// The two shops of the demo.
#[derive(Debug)]
pub(crate) struct Shops {
    pub(crate) florist: BusinessNumber,
    pub(crate) roastery: BusinessNumber,
}

impl Shops {
    /// Both numbers with the templates they have had approved.
    pub(crate) fn open(simulator: &CloudSimulator) -> Self {
        let florist = simulator.add_number(NumberSpec::new("+62 811-1000-100", "Toko Melati"));
        let roastery =
            simulator.add_number(NumberSpec::new("+62 811-2000-200", "Nusantara Roastery"));
        florist.add_template(&template(
            "pesanan_siap",
            "id",
            FLORIST_TEMPLATE,
            &["Ya, kirim", "Nanti saja"],
        ));
        roastery.add_template(&template(
            "order_ready",
            "en_US",
            ROASTERY_TEMPLATE,
            &["Yes, please", "Later"],
        ));
        Self { florist, roastery }
    }
}

const FLORIST_TEMPLATE: &str = "Halo {{1}}, pesanan {{2}} sudah siap. Boleh kami kirim hari ini?";
const ROASTERY_TEMPLATE: &str = "Hi {{1}}, your order {{2}} is packed. Shall we send it today?";

fn template(name: &str, language: &str, body: &str, buttons: &[&str]) -> Value {
    let buttons: Vec<Value> =
        buttons.iter().map(|text| json!({ "type": "QUICK_REPLY", "text": text })).collect();
    json!({
        "name": name,
        "language": language,
        "category": "UTILITY",
        "components": [
            { "type": "BODY", "text": body, "example": { "body_text": [["Ibu Sari", "118"]] } },
            { "type": "BUTTONS", "buttons": buttons },
        ],
    })
}

/// Everyone picks up their phone and starts to talk; `tasks` ends their talking with the demo.
pub(crate) fn arrive(simulator: &CloudSimulator, shops: &Shops, tasks: &TaskTracker) {
    let casts = [(&shops.florist, florist::PEOPLE), (&shops.roastery, roastery::PEOPLE)];
    for (shop, people) in casts {
        for persona in people {
            let phone = simulator.customer(persona.phone, persona.name);
            phone.follow(*persona);
            tasks.spawn(open(phone.chat_with(shop), persona.opening));
        }
    }
}

async fn open(chat: CustomerChat, opening: &'static [(u64, Line)]) {
    for (seconds, line) in opening {
        tokio::time::sleep(Duration::from_secs(*seconds)).await;
        let written: Result<String, WriteError> = chat.write(*line);
        if let Err(error) = written {
            tracing::warn!(%error, "a customer of the demo could not write");
        }
    }
}
