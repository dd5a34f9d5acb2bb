//! Groups change: by the linked device, by phones, and told to all.

use blazz_websimulator::{GroupError, Joined, Role};
use whatsapp_rust::{
    GroupCreateOptions, GroupParticipantOptions, Jid, PreviousDescription,
    types::events::Event,
    wacore::{
        iq::groups::{
            GroupDescription, GroupSubject, JoinGroupResult, MemberAddMode, MembershipApprovalMode,
        },
        stanza::groups::GroupNotificationAction as Action,
    },
};

use crate::{
    companion::Companion,
    stage::{ANI, SHOP, Stage},
};

const BUDI: &str = "6281234500003";
const CITRA: &str = "6281234500004";

#[tokio::test]
async fn a_linked_device_makes_a_group_and_changes_what_it_is_about() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let options = GroupCreateOptions::new("Orders")
        .with_participant(GroupParticipantOptions::new(Jid::pn(ANI)));
    let groups = companion.client.groups();

    let made = groups.create_group(options).await.unwrap().metadata.id;
    groups.set_subject(made.clone(), GroupSubject::new("Big orders").unwrap()).await.unwrap();
    let text = GroupDescription::new("For cakes of two floors").unwrap();
    groups.set_description(made.clone(), Some(text), PreviousDescription::Resolve).await.unwrap();
    groups.set_locked(made.clone(), true).await.unwrap();

    let seen = stage.ani.group(&made.to_string()).unwrap();
    assert_eq!(seen.subject, "Big orders");
    assert_eq!(seen.description.as_deref(), Some("For cakes of two floors"));
    assert_eq!(seen.members[SHOP], Role::Creator);
    assert!(seen.is_locked);
    assert_eq!(stage.ani.rename_group(&seen.group, "Mine"), Err(GroupError::AdminsOnly));
    updated(&companion, |action| matches!(action, Action::Locked { .. })).await;
    let known = groups.get_metadata(&made).await.unwrap();
    assert_eq!((known.subject.as_str(), known.is_locked), ("Big orders", true));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_linked_device_takes_people_in_and_out_and_makes_them_admins() {
    let stage = Stage::set().await;
    let budi = stage.simulator.phone(BUDI);
    stage.simulator.phone(CITRA).refuse_to_be_added();
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let group = stage.shop.create_group("Bakers", &[ANI]).unwrap();
    let jid: Jid = group.parse().unwrap();
    let groups = companion.client.groups();

    let asked = [Jid::pn(BUDI), Jid::pn(ANI), Jid::pn("628999"), Jid::pn(CITRA)];
    let added = groups.add_participants(jid.clone(), &asked).await.unwrap();
    let errors: Vec<_> = added.iter().map(|person| person.error.as_deref()).collect();
    assert_eq!(errors, [None, Some("409"), Some("404"), Some("403")]);
    groups.promote_participants(jid.clone(), &[Jid::pn(BUDI)]).await.unwrap();
    assert_eq!(budi.group(&group).unwrap().members[BUDI], Role::Admin);
    groups.demote_participants(jid.clone(), &[Jid::pn(BUDI)]).await.unwrap();
    assert_eq!(budi.group(&group).unwrap().members[BUDI], Role::Member);
    groups.remove_participants(jid.clone(), &[Jid::pn(BUDI)]).await.unwrap();
    assert!(budi.group(&group).is_none());

    updated(&companion, |action| matches!(action, Action::Remove { .. })).await;
    groups.leave(jid).await.unwrap();
    assert_eq!(stage.ani.group(&group).unwrap().members[ANI], Role::Admin);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn what_people_do_with_a_group_is_told_to_the_linked_devices_of_its_members() {
    let stage = Stage::set().await;
    stage.simulator.phone(BUDI);
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    let ani = &stage.ani;
    let group = ani.create_group("Cake club", &[SHOP]).unwrap();

    ani.rename_group(&group, "Cake and tea club").unwrap();
    ani.describe_group(&group, Some("Every Sunday")).unwrap();
    ani.describe_group(&group, None).unwrap();
    assert_eq!(ani.add_to_group(&group, &[BUDI]).unwrap(), []);
    ani.promote(&group, BUDI).unwrap();
    ani.demote(&group, BUDI).unwrap();
    ani.let_only_admins_write(&group, true).unwrap();
    ani.let_messages_disappear(&group, 86_400).unwrap();
    assert_eq!(ani.remove_from_group(&group, &[BUDI, SHOP]).unwrap(), []);

    let last = |action: &Action| matches!(action, Action::Remove { participants, .. } if participants.len() == 2);
    updated(&companion, last).await;
    stage.until(|| stage.simulator.waiting_for(&device) == 0).await;
    let tags = [
        "create",
        "subject",
        "description",
        "description",
        "add",
        "promote",
        "demote",
        "announcement",
        "ephemeral",
        "remove",
    ];
    assert_eq!(actions(&companion), tags);
    ani.rename_group(&group, "Without the shop").unwrap();
    assert_eq!(stage.simulator.waiting_for(&device), 0);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn only_who_may_changes_a_group() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let group = stage.ani.create_group("Cake club", &[SHOP]).unwrap();
    let jid: Jid = group.parse().unwrap();
    let groups = companion.client.groups();

    let promoted = groups.promote_participants(jid.clone(), &[Jid::pn(SHOP)]).await;
    assert!(promoted.unwrap_err().to_string().contains("401"));
    assert!(
        groups.get_invite_link(jid.clone(), false).await.unwrap_err().to_string().contains("401")
    );
    assert!(groups.set_announce(jid.clone(), true).await.unwrap_err().to_string().contains("401"));
    stage.ani.remove_from_group(&group, &[SHOP]).unwrap();
    assert!(groups.get_metadata(&jid).await.unwrap_err().to_string().contains("403"));
    let nowhere = groups.get_metadata(&Jid::group("120363999999999999")).await;
    assert!(nowhere.unwrap_err().to_string().contains("404"));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_link_leads_into_a_group_until_it_is_reset() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let group = stage.ani.create_group("Cake club", &[]).unwrap();
    let old = stage.ani.group_link(&group).unwrap();
    let link = stage.ani.reset_group_link(&group).unwrap();
    let groups = companion.client.groups();

    assert!(groups.join_with_invite_code(&old).await.unwrap_err().to_string().contains("410"));
    assert_eq!(groups.get_invite_info(&link).await.unwrap().subject, "Cake club");
    let joined = groups.join_with_invite_code(&link).await.unwrap();

    assert_eq!(joined, JoinGroupResult::Joined(group.parse().unwrap()));
    assert_eq!(stage.ani.group(&group).unwrap().members[SHOP], Role::Member);
    stage.ani.remove_from_group(&group, &[SHOP]).unwrap();
    assert!(groups.join_with_invite_code(&link).await.unwrap_err().to_string().contains("405"));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn an_admin_on_a_linked_device_lets_newcomers_in_or_not() {
    let stage = Stage::set().await;
    let budi = stage.simulator.phone(BUDI);
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let group = stage.shop.create_group("Bakers", &[]).unwrap();
    let jid: Jid = group.parse().unwrap();
    let groups = companion.client.groups();
    groups.set_membership_approval(jid.clone(), MembershipApprovalMode::On).await.unwrap();
    groups.set_member_add_mode(&jid, MemberAddMode::AdminAdd).await.unwrap();
    let link = groups.get_invite_link(jid.clone(), false).await.unwrap();
    let link = link.strip_prefix("https://chat.whatsapp.com/").unwrap();

    assert_eq!(budi.join_group(link).unwrap(), (group.clone(), Joined::Waiting));
    assert_eq!(stage.ani.join_group(link).unwrap().1, Joined::Waiting);
    updated(&companion, |action| matches!(action, Action::CreatedMembershipRequests { .. })).await;
    let waiting = groups.get_membership_requests(&jid).await.unwrap();
    assert_eq!(waiting.len(), 2);
    groups.approve_membership_requests(&jid, &[Jid::pn(BUDI)]).await.unwrap();
    groups.reject_membership_requests(&jid, &[Jid::pn(ANI)]).await.unwrap();
    let nobody = groups.approve_membership_requests(&jid, &[Jid::pn(ANI)]).await.unwrap();
    assert_eq!(nobody[0].error.as_deref(), Some("404"));

    assert_eq!(budi.group(&group).unwrap().members.len(), 2);
    assert!(stage.ani.group(&group).is_none());
    assert_eq!(budi.add_to_group(&group, &[ANI]), Err(GroupError::AdminsOnly));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn in_a_group_where_only_admins_write_others_are_refused() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let group = stage.ani.create_group("News", &[SHOP]).unwrap();
    stage.ani.let_only_admins_write(&group, true).unwrap();

    let sent = companion.client.send_text(group.parse::<Jid>().unwrap(), "me too").await.unwrap();

    let code = companion.told(|event| match event {
        Event::ServerAck(ack) if ack.id == sent.message_id => ack.error.clone(),
        _ => None,
    });
    assert_eq!(code.await, "420");
    companion.stop().await;
    stage.simulator.stop().await;
}

#[tokio::test]
async fn who_was_taken_out_cannot_open_what_is_written_afterwards() {
    let stage = Stage::set().await;
    let budi = stage.simulator.phone(BUDI);
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let group = stage.ani.create_group("Cake club", &[SHOP, BUDI]).unwrap();
    stage.ani.send_text(&group, "to all").await.unwrap();
    let chat = companion.text("to all").await.chat;
    companion.client.send_text(chat.clone(), "answer to all").await.unwrap();
    stage.until(|| budi.seen().texts() == ["to all", "answer to all"]).await;

    stage.ani.remove_from_group(&group, &[BUDI]).unwrap();
    updated(&companion, |action| matches!(action, Action::Remove { .. })).await;
    stage.ani.send_text(&group, "to the two of us").await.unwrap();
    companion.text("to the two of us").await;
    companion.client.send_text(chat, "between us").await.unwrap();

    stage.until(|| stage.ani.seen().texts() == ["answer to all", "between us"]).await;
    assert_eq!(budi.received().len(), 2);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_group_of_a_thousand_is_read_and_written_to() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let crowd: Vec<String> = (0..1022).map(|number| format!("62877{number:07}")).collect();
    stage.simulator.know_numbers(crowd.iter().map(String::as_str));
    let mut members: Vec<&str> = crowd.iter().map(String::as_str).collect();
    members.push(SHOP);
    let group = stage.ani.create_group("Everybody", &members).unwrap();
    let jid: Jid = group.parse().unwrap();

    let known = companion.client.groups().get_metadata(&jid).await.unwrap();
    assert_eq!(known.participants.len(), 1024);
    assert_eq!(stage.ani.add_to_group(&group, &[CITRA]), Err(GroupError::Full));
    companion.client.send_text(jid, "hello everybody").await.unwrap();
    stage.until(|| stage.ani.seen().texts() == ["hello everybody"]).await;
    stage.ani.send_text(&group, "hello shop").await.unwrap();
    companion.text("hello shop").await;
    companion.stop().await;
    stage.end().await;
}

async fn updated(companion: &Companion, wanted: impl Fn(&Action) -> bool) {
    companion
        .told(|event| match event {
            Event::GroupUpdate(update) => wanted(&update.action).then_some(()),
            _ => None,
        })
        .await;
}

/// What was told of groups, in order.
fn actions(companion: &Companion) -> Vec<String> {
    let mut all = Vec::new();
    companion.find(|event| {
        if let Event::GroupUpdate(update) = event {
            all.push(update.action.tag_name().to_owned());
        }
        None::<()>
    });
    all
}
