//! Days and hours as people of the workspace count them.

use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::settings::QuietHours;
use crate::time::Timestamp;

/// The zones this program was built with; those of the machine are never asked.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// A day of the calendar: how many days it is after 1970-01-01.
pub type Day = i64;

/// A time zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    pub const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone of an IANA name, for example `Asia/Jakarta`.
    pub fn parse(name: &str) -> Option<Self> {
        ZONES.get(name).ok().map(Self)
    }

    /// The calendar day of a moment.
    pub fn day(&self, at: Timestamp) -> Day {
        self.local_millis(at).div_euclid(DAY_MS)
    }

    /// How many minutes after midnight the clocks show.
    pub fn minute(&self, at: Timestamp) -> u32 {
        let minute = self.local_millis(at).rem_euclid(DAY_MS) / MINUTE_MS;
        u32::try_from(minute).unwrap_or_default()
    }

    /// When the next day begins.
    pub fn next_day(&self, at: Timestamp) -> Timestamp {
        self.moment(self.day(at).saturating_add(1), 0)
    }

    /// When these quiet hours end, if they have begun.
    pub fn end_of(&self, quiet: QuietHours, at: Timestamp) -> Option<Timestamp> {
        if !quiet.cover(self.minute(at)) {
            return None;
        }
        let today = self.moment(self.day(at), quiet.until_minute);
        let end = if today > at {
            today
        } else {
            self.moment(self.day(at).saturating_add(1), quiet.until_minute)
        };
        Some(end)
    }

    fn offset_millis(&self, at: Timestamp) -> i64 {
        let moment = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
        i64::from(self.0.to_offset(moment).seconds()) * 1000
    }

    fn local_millis(&self, at: Timestamp) -> i64 {
        at.as_millis().saturating_add(self.offset_millis(at))
    }

    /// The first moment at which the clocks of this day show at least so many minutes after midnight.
    fn moment(&self, day: Day, minute: u32) -> Timestamp {
        let local = day.saturating_mul(DAY_MS).saturating_add(i64::from(minute) * MINUTE_MS);
        let reading = |offset: i64| Timestamp::from_millis(local.saturating_sub(offset));
        let around = [-DAY_MS, 0, DAY_MS].map(|away| {
            reading(self.offset_millis(Timestamp::from_millis(local.saturating_add(away))))
        });
        let shows = |at: &Timestamp| self.local_millis(*at) >= local;
        around.into_iter().filter(shows).min().unwrap_or_else(|| reading(0))
    }
}
