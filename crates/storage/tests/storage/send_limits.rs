//! Settings, switches, facts and counts of sending are kept for each number, and counted once.

use std::time::Duration;

use blazz_domain::account::ProviderKind;
use blazz_domain::governor::{AccountFact, Cohort, Counts, FactKind, GovernorSettings};
use blazz_domain::governor::{Held, HoldReason};
use blazz_domain::job::JobState;
use blazz_domain::lane::Lane;

use crate::house::{House, Room};

async fn count(room: &Room, day: i64, is_first: bool) {
    let tx = room.begin().await;
    tx.send_limits().count(room.account, day, is_first).await.unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn a_number_without_limits_of_its_own_has_those_of_its_provider(house: House) {
        let room = house.room("Toko").await;
        let (account, limits) = room.read().accounts().load_governed(room.account).await.unwrap();
        assert_eq!((&limits.settings, &limits.account_stop, limits.facts.len()), (&None, &None, 0));
        let governor = limits.governor(&account);
        assert_eq!(governor.settings, GovernorSettings::of(ProviderKind::Cloud));
        assert_eq!(governor.began_at, account.created_at);
        assert_eq!(governor.stop(), None);
    }

    async fn settings_switches_and_facts_come_back_with_the_number(house: House) {
        let room = house.room("Toko").await;
        let other = house.room("Lain").await;
        let settings = GovernorSettings::of(ProviderKind::Web);
        let tx = room.begin().await;
        let fact = AccountFact::learn(FactKind::ReachoutLocked, "locked", None, tx.now());
        tx.send_limits().set_settings(room.account, Some(&settings)).await.unwrap();
        assert_eq!(tx.send_limits().lock_facts(room.account).await.unwrap(), []);
        tx.send_limits().set_facts(room.account, std::slice::from_ref(&fact)).await.unwrap();
        tx.send_limits().set_time_zone("Asia/Jakarta").await.unwrap();
        tx.send_limits().switch_account(room.account, true).await.unwrap();
        tx.commit().await.unwrap();
        let (account, limits) = room.read().accounts().load_governed(room.account).await.unwrap();
        assert_eq!(limits.account_stop.as_ref().unwrap().at, room.read().now());
        assert_eq!((limits.time_zone.as_deref(), &limits.workspace_stop), (Some("Asia/Jakarta"), &None));
        let governor = limits.governor(&account);
        assert_eq!((governor.settings, governor.facts), (settings, vec![fact]));

        let tx = room.begin().await;
        tx.send_limits().switch_account(room.account, false).await.unwrap();
        tx.send_limits().switch_workspace(true).await.unwrap();
        tx.send_limits().set_settings(room.account, None).await.unwrap();
        tx.commit().await.unwrap();
        let (account, limits) = room.read().accounts().load_governed(room.account).await.unwrap();
        assert_eq!((&limits.settings, &limits.account_stop), (&None, &None));
        assert_eq!(limits.governor(&account).stop(), Some(HoldReason::WorkspaceStopped));
        assert_eq!(room.read().send_limits().of_workspace().await.unwrap().time_zone, "Asia/Jakarta");
        let (account, limits) = other.read().accounts().load_governed(other.account).await.unwrap();
        assert_eq!(limits.governor(&account).stop(), None);
    }

    async fn sends_are_counted_by_number_and_day(house: House) {
        let room = house.room("Toko").await;
        let other = house.room("Lain").await;
        for (day, is_first) in [(7, true), (7, false), (8, false)] {
            count(&room, day, is_first).await;
        }
        count(&other, 7, true).await;
        let sent = room.read().send_limits().sent_on(room.account, 7).await.unwrap();
        assert_eq!(sent, Counts { messages: 2, first_contacts: 1 });
        let tx = room.begin().await;
        tx.send_limits().count(room.account, 7, true).await.unwrap();
        let with_it = tx.send_limits().sent_on(room.account, 7).await.unwrap();
        assert_eq!(with_it, Counts { messages: 3, first_contacts: 2 });
        tx.send_limits().take_back(room.account, 7, true).await.unwrap();
        tx.commit().await.unwrap();
        let tx = room.begin().await;
        tx.send_limits().count(room.account, 7, true).await.unwrap();
        drop(tx);
        assert_eq!(room.read().send_limits().sent_on(room.account, 7).await.unwrap(), sent);
        let none = room.read().send_limits().sent_on(room.account, 9).await.unwrap();
        assert_eq!(none, Counts::default());
    }

    async fn of_those_written_to_first_some_have_answered(house: House) {
        let room = house.room("Toko").await;
        for (name, day, has_answered) in [("Ayu", 6, true), ("Budi", 7, false), ("Citra", 8, true)] {
            let mut chat = room.listed_chat(name, 1).await;
            let tx = room.begin().await;
            tx.send_limits().mark_contacted(chat.id, day).await.unwrap();
            chat.last_customer_at = has_answered.then(|| tx.now());
            tx.chats().update(&chat).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(room.read().chats().load(chat.id).await.unwrap().contacted_on, Some(day));
        }
        room.listed_chat("Dewi", 1).await;
        let cohort = room.read().send_limits().cohort(room.account, 6, 8).await.unwrap();
        assert_eq!(cohort, Cohort { first_contacts: 2, replies: 1 });
    }

    async fn only_jobs_of_held_messages_are_roused(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let mut jobs = Vec::new();
        for (name, held) in [("wamid.1", true), ("wamid.2", false)] {
            let message = room.message(&chat, name, 1).await.unwrap();
            let tx = room.begin().await;
            if held {
                let held = Held::until_somebody_acts(HoldReason::AccountStopped);
                tx.messages().set_held(message.id, Some(held)).await.unwrap();
            }
            let mut job = room.job(Lane::Normal, jobs.len() as u128 + 1);
            (job.subject, job.run_at) = (message.id.as_uuid(), tx.now().plus(Duration::from_hours(9)));
            jobs.push(tx.jobs().enqueue(job).await.unwrap());
            tx.commit().await.unwrap();
        }
        let tx = room.begin().await;
        assert_eq!(tx.jobs().rouse_held(Some(uuid::Uuid::from_u128(9).into())).await.unwrap(), 0);
        assert_eq!(tx.jobs().rouse_held(Some(room.account)).await.unwrap(), 1);
        assert_eq!(tx.jobs().rouse_held(None).await.unwrap(), 0);
        tx.commit().await.unwrap();
        let waiting = room.read().jobs().list(JobState::Ready, None, 9).await.unwrap().items;
        let due = waiting.iter().filter(|job| job.run_at <= room.read().now());
        assert_eq!(due.map(|job| job.id).collect::<Vec<_>>(), [jobs[0]]);
    }
}
