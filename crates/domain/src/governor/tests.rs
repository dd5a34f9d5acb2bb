//! The rules of sending hold for every number, day and count.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::account::ProviderKind;
use crate::lane::Lane;

/// 2026-03-02 00:00 in Jakarta, UTC+7.
const MIDNIGHT: Timestamp = Timestamp::from_millis(1_772_384_400_000);

fn governor(settings: GovernorSettings) -> Governor {
    Governor {
        settings,
        facts: Vec::new(),
        is_account_stopped: false,
        is_workspace_stopped: false,
        zone: Zone::parse("Asia/Jakarta").unwrap(),
        began_at: MIDNIGHT,
    }
}

fn careful() -> Governor {
    governor(GovernorSettings::of(ProviderKind::Web))
}

fn ask(lane: Lane, standing: Standing) -> Ask {
    Ask { lane, standing }
}

fn at(hours: u64) -> Timestamp {
    MIDNIGHT.plus(Duration::from_hours(hours))
}

fn standing() -> impl Strategy<Value = Standing> {
    prop_oneof![Just(Standing::Wrote), Just(Standing::Silent), Just(Standing::Stranger)]
}

fn lane() -> impl Strategy<Value = Lane> {
    proptest::sample::select(Lane::ALL)
}

#[test]
fn what_a_number_begins_with_can_be_saved() {
    for kind in ProviderKind::ALL {
        assert_eq!(GovernorSettings::of(*kind).problems(), []);
    }
}

#[test]
fn a_cloud_number_is_free() {
    let free = governor(GovernorSettings::of(ProviderKind::Cloud));
    for lane in Lane::ALL {
        assert_eq!(free.rule(ask(*lane, Standing::Stranger), at(3)), Verdict::Now);
    }
    assert!(!free.settings.needs_counts());
}

#[test]
fn campaigns_rest_over_night_and_replies_do_not() {
    let number = careful();
    let rest = Verdict::Later(Held::until(HoldReason::QuietHours, at(32)));
    assert_eq!(number.rule(ask(Lane::Campaign, Standing::Wrote), at(22)), rest);
    assert_eq!(number.rule(ask(Lane::Campaign, Standing::Wrote), at(25)), rest);
    assert_eq!(number.rule(ask(Lane::Campaign, Standing::Wrote), at(32)), Verdict::Now);
    assert_eq!(number.rule(ask(Lane::Normal, Standing::Wrote), at(22)), Verdict::Now);
}

#[test]
fn a_number_that_may_write_to_no_stranger_refuses_for_good() {
    let mut number = careful();
    number.settings.first_contacts_per_day = Some(0);
    let verdict = number.rule(ask(Lane::Normal, Standing::Stranger), at(9));
    assert!(
        matches!(verdict, Verdict::Never(failure) if failure.code == "first_contact_not_allowed")
    );
    assert_eq!(number.rule(ask(Lane::Normal, Standing::Silent), at(9)), Verdict::Now);
}

#[test]
fn a_warm_up_grows_from_the_first_day_to_the_full_caps() {
    let number = careful();
    let people = |day: u64| number.caps(Cohort::default(), at(day * 24)).first_contacts.unwrap();
    assert_eq!([0, 1, 7, 13, 14, 400].map(people), [5, 5, 18, 52, 60, 60]);
}

#[test]
fn few_answers_slow_down_and_fewer_stop() {
    let number = careful();
    let cap = |first_contacts, replies| {
        let caps = number.caps(Cohort { first_contacts, replies }, at(24 * 20));
        (caps.first_contacts.unwrap(), caps.is_braked)
    };
    assert_eq!(cap(19, 0), (60, false), "too few to conclude anything");
    assert_eq!(cap(20, 0), (0, true));
    assert_eq!(cap(20, 1), (30, true));
    assert_eq!(cap(20, 4), (60, false));
}

#[test]
fn the_day_changes_with_the_clocks_of_the_zone() {
    let berlin = Zone::parse("Europe/Berlin").unwrap();
    // The clocks go from 02:00 to 03:00 on 2026-03-29: that day has 23 hours.
    let noon = Timestamp::from_millis(1_774_778_400_000);
    let start = berlin.next_day(noon.minus(Duration::from_hours(24)));
    assert_eq!(berlin.next_day(noon).since(start), Duration::from_hours(23));
    assert_eq!(berlin.day(start), berlin.day(noon));
}

#[test]
fn what_is_refused_again_soon_is_believed_longer() {
    let hour = Duration::from_hours(1);
    let learn = |known: Option<&AccountFact>, now| {
        AccountFact::learn(FactKind::FirstContactRefused, "error 463", known, now)
    };
    let first = learn(None, at(0));
    assert_eq!(first.until, at(1));
    let beside = learn(Some(&first), at(0).plus(hour / 2));
    assert_eq!((beside.since, beside.until), (first.since, first.until));
    let second = learn(Some(&first), at(1));
    assert_eq!(second.until, at(3));
    assert_eq!(learn(Some(&second), at(100)).until, at(101));
}

proptest! {
    #[test]
    fn nothing_leaves_a_stopped_number(lane in lane(), standing in standing(), workspace: bool, hours in 0_u64..500) {
        let mut number = careful();
        (number.is_workspace_stopped, number.is_account_stopped) = (workspace, !workspace);
        let Verdict::Later(held) = number.rule(ask(lane, standing), at(hours)) else {
            panic!("it left");
        };
        prop_assert_eq!(held.until, None);
        prop_assert!(held.is_worth_showing(at(hours)));
        prop_assert!(held.ask_again_at(at(hours)) > at(hours));
    }

    #[test]
    fn a_fact_holds_strangers_until_its_end_and_no_reply(kind in proptest::sample::select(FactKind::ALL), minutes in 0_u64..3_000) {
        let mut number = careful();
        let fact = AccountFact::learn(kind, "refused", None, at(9));
        number.facts.push(fact.clone());
        let now = at(9).plus(Duration::from_mins(minutes));
        prop_assert_eq!(number.rule(ask(Lane::Urgent, Standing::Wrote), now), Verdict::Now);
        for standing in [Standing::Silent, Standing::Stranger] {
            let verdict = number.rule(ask(Lane::Urgent, standing), now);
            let held = Verdict::Later(Held::until(kind.reason(), fact.until));
            prop_assert_eq!(verdict, if now < fact.until { held } else { Verdict::Now });
        }
    }

    #[test]
    fn whatever_waits_until_a_time_waits_for_one_to_come(
        lane in lane(), standing in standing(), minutes in 0_u64..100_000, messages: u32, first_contacts: u32,
    ) {
        let number = careful();
        let now = MIDNIGHT.plus(Duration::from_mins(minutes));
        let ask = ask(lane, standing);
        let caps = number.caps(Cohort::default(), now);
        let counted = number.within_caps(ask, Counts { messages, first_contacts }, caps, now);
        for verdict in [number.rule(ask, now), counted] {
            if let Verdict::Later(held) = verdict {
                prop_assert!(held.until.unwrap() > now);
                prop_assert!(held.until.unwrap().since(now) <= Duration::from_hours(25));
            }
        }
    }

    #[test]
    fn no_more_leave_in_a_day_than_its_caps(day in 0_u64..40, asked in 1_u32..3_000) {
        let number = careful();
        let now = at(day * 24 + 10);
        let caps = number.caps(Cohort::default(), now);
        let stranger = ask(Lane::Normal, Standing::Stranger);
        let mut today = Counts::default();
        for _ in 0..asked {
            let with_it = Counts { messages: today.messages + 1, first_contacts: today.first_contacts + 1 };
            if number.within_caps(stranger, with_it, caps, now) == Verdict::Now {
                today = with_it;
            }
        }
        prop_assert_eq!(Some(today.first_contacts), caps.first_contacts.map(|cap| cap.min(asked)));
    }

    #[test]
    fn a_warm_up_never_shrinks_and_ends_at_the_cap(days in 1_u32..90, at_first: u32, full: u32) {
        let warm_up = WarmUp { days, messages_at_first: 0, first_contacts_at_first: 0 };
        let caps: Vec<u32> = (0..=days).map(|age| warm_up.cap(at_first, full, age)).collect();
        prop_assert!(caps.is_sorted());
        prop_assert_eq!(caps[0], at_first.min(full));
        prop_assert_eq!(*caps.last().unwrap(), full);
    }

    #[test]
    fn quiet_hours_end_when_the_clocks_say_so(from in 0_u32..1_440, until in 0_u32..1_440, minutes in 0_u64..600_000) {
        let quiet = QuietHours { from_minute: from, until_minute: until };
        let zone = Zone::parse("America/New_York").unwrap();
        let now = MIDNIGHT.plus(Duration::from_mins(minutes));
        if let Some(end) = zone.end_of(quiet, now) {
            prop_assert!(end > now && end.since(now) <= Duration::from_hours(26));
            prop_assert!(!quiet.cover(zone.minute(end)) || zone.minute(end) < until);
        } else {
            prop_assert!(!quiet.cover(zone.minute(now)));
        }
    }
}
