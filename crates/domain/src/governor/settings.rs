//! What a number is limited to, with what each kind of provider begins with.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::account::ProviderKind;
use crate::pace::Pace;

/// The limits of one number; what is absent limits nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GovernorSettings {
    /// Messages in one day of the workspace's time zone.
    pub messages_per_day: Option<u32>,
    /// People written to in one day who never wrote to this number; 0: nobody ever.
    pub first_contacts_per_day: Option<u32>,
    /// A new number begins with less.
    pub warm_up: Option<WarmUp>,
    /// How fast the number sends.
    pub account_pace: Option<SendPace>,
    /// How fast one person is written to.
    pub recipient_pace: Option<SendPace>,
    /// How fast people are written to who never wrote to this number.
    pub first_contact_pace: Option<SendPace>,
    /// When campaigns rest.
    pub quiet_hours: Option<QuietHours>,
    /// Fewer new people are written to while few of them answer.
    pub brake: Option<ReplyBrake>,
}

/// So many at once, then one in every so many milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendPace {
    /// From 10 to 3,600,000.
    pub every_ms: u32,
    /// From 1 to 100.
    pub at_once: u32,
}

impl SendPace {
    const fn new(every_ms: u32, at_once: u32) -> Self {
        Self { every_ms, at_once }
    }

    fn pace(self) -> Pace {
        Pace { interval: Duration::from_millis(u64::from(self.every_ms)), burst: self.at_once }
    }
}

/// The caps of a number's first days: they grow from these to the full ones, slowly at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WarmUp {
    /// On which day after the first the caps are full; from 1 to 90.
    pub days: u32,
    pub messages_at_first: u32,
    pub first_contacts_at_first: u32,
}

impl WarmUp {
    /// The cap of a number that is `age` days old.
    pub fn cap(self, at_first: u32, full: u32, age: u32) -> u32 {
        let (age, days) = (u64::from(age), u64::from(self.days.max(1)));
        if age >= days || at_first >= full {
            return full;
        }
        let grown = u64::from(full - at_first) * age * age / (days * days);
        u32::try_from(u64::from(at_first) + grown).unwrap_or(full)
    }
}

/// Hours at which campaigns rest, in minutes after midnight of the workspace's time zone; they may go past midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// From 0 to 1439.
    pub from_minute: u32,
    /// From 0 to 1439, the first minute that is not quiet.
    pub until_minute: u32,
}

impl QuietHours {
    /// Whether this minute after midnight is quiet.
    pub const fn cover(self, minute: u32) -> bool {
        let (from, until) = (self.from_minute, self.until_minute);
        if from <= until {
            from <= minute && minute < until
        } else {
            from <= minute || minute < until
        }
    }
}

/// How many of the people written to on the days before today must have answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyBrake {
    /// How many days before today are looked at; from 1 to 30.
    pub days: u32,
    /// With fewer people nothing is concluded.
    pub least_first_contacts: u32,
    /// Below this share of answers, in percent, half as many new people may be written to.
    pub slow_below_percent: u32,
    /// Below this share, in percent, none.
    pub stop_below_percent: u32,
}

impl GovernorSettings {
    /// What a number begins with. Meta limits the Cloud API itself; a linked device is banned when it behaves like
    /// a machine, so it begins slowly.
    pub const fn of(provider: ProviderKind) -> Self {
        match provider {
            ProviderKind::Cloud => Self::free(),
            ProviderKind::Web | ProviderKind::Bridge => Self::careful(),
        }
    }

    const fn free() -> Self {
        Self {
            messages_per_day: None,
            first_contacts_per_day: None,
            warm_up: None,
            account_pace: None,
            recipient_pace: None,
            first_contact_pace: None,
            quiet_hours: None,
            brake: None,
        }
    }

    const fn careful() -> Self {
        Self {
            messages_per_day: Some(1_500),
            first_contacts_per_day: Some(60),
            warm_up: Some(WarmUp { days: 14, messages_at_first: 150, first_contacts_at_first: 5 }),
            account_pace: Some(SendPace::new(1_500, 8)),
            recipient_pace: Some(SendPace::new(3_000, 8)),
            first_contact_pace: Some(SendPace::new(60_000, 2)),
            quiet_hours: Some(QuietHours { from_minute: 21 * 60, until_minute: 8 * 60 }),
            brake: Some(ReplyBrake {
                days: 7,
                least_first_contacts: 20,
                slow_below_percent: 20,
                stop_below_percent: 5,
            }),
        }
    }

    /// Whether anything has to be counted.
    pub const fn needs_counts(&self) -> bool {
        self.messages_per_day.is_some()
            || self.first_contacts_per_day.is_some()
            || self.brake.is_some()
    }

    pub fn pace_of_account(&self) -> Pace {
        self.account_pace.map_or(Pace::ACCOUNT, SendPace::pace)
    }

    pub fn pace_of_recipient(&self) -> Pace {
        self.recipient_pace.map_or(Pace::PAIR, SendPace::pace)
    }

    pub fn pace_of_first_contacts(&self) -> Option<Pace> {
        self.first_contact_pace.map(SendPace::pace)
    }
}
