//! Who somebody is, by the hash of what they show, and until when.

use std::time::Duration;

use blazz_domain::Timestamp;
use blazz_domain::permission::{Permission, Permissions};
use blazz_domain::role::Role;
use blazz_storage::system::sessions::NewSession;
use blazz_storage::workspace::api_tokens::NewApiToken;

use crate::house::{House, Room};

const HOUR: Duration = Duration::from_hours(1);

async fn sign_in(room: &Room, token_hash: &[u8]) -> blazz_domain::SessionId {
    let tx = room.database.begin_system().await.unwrap();
    let id = tx
        .add_session(NewSession {
            user_id: room.owner,
            workspace_id: Some(room.workspace),
            token_hash,
            ip: "::1",
            user_agent: &"x".repeat(900),
            expires_at: tx.now().plus(HOUR),
        })
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

on_both! {
    async fn a_session_opens_its_workspace_until_it_expires(house: House) {
        let room = house.room("Toko").await;
        let id = sign_in(&room, b"hash").await;
        let find = async |hash: &'static [u8], idle_since| {
            house.database.read_system().find_session(hash, idle_since).await.unwrap()
        };
        let never = Timestamp::default();
        let signed_in = find(b"hash", never).await.unwrap();
        assert_eq!((signed_in.session.id, signed_in.user_name.as_str()), (id, "Toko"));
        let scope = signed_in.scope.unwrap();
        assert_eq!((scope.workspace_id(), scope.role()), (room.workspace, Some(Role::Owner)));
        assert!(find(b"hasj", never).await.is_none());
        assert!(find(b"hash", house.database.read_system().now()).await.is_none(), "it was idle");
        let live = async || house.database.read_system().live_sessions(&[id]).await.unwrap();
        assert_eq!(live().await, [id].into());
        house.clock.pass(HOUR);
        assert!(find(b"hash", never).await.is_none());
        assert!(live().await.is_empty());
    }

    async fn somebody_who_left_is_in_no_workspace_any_more(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Lain").await);
        sign_in(&room, b"hash").await;
        let both = house.database.read_system().scopes_of(&[room.owner, other.owner]).await.unwrap();
        let mut workspaces: Vec<_> = both.iter().map(|(_, scope)| scope.workspace_id()).collect();
        workspaces.sort();
        assert_eq!(workspaces, [room.workspace, other.workspace]);
        let tx = room.begin().await;
        let member = tx.members().find_user(room.owner).await.unwrap().unwrap();
        tx.members().remove(&member).await.unwrap();
        tx.commit().await.unwrap();
        let system = house.database.read_system();
        let signed_in = system.find_session(b"hash", Timestamp::default()).await.unwrap().unwrap();
        assert!(signed_in.scope.is_none());
        assert!(system.scope_of(room.owner, room.workspace).await.unwrap().is_none());
        assert!(system.scopes_of(&[room.owner]).await.unwrap().is_empty());
        assert_eq!(room.read().members().names(&[room.owner]).await.unwrap()[0].name, "Toko");
    }

    async fn ending_a_session_is_for_its_owner_alone(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Lain").await);
        let (one, two) = (sign_in(&room, b"one").await, sign_in(&room, b"two").await);
        let tx = house.database.begin_system().await.unwrap();
        assert!(!tx.end_session(other.owner, one).await.unwrap());
        assert!(tx.end_session(room.owner, one).await.unwrap());
        tx.end_other_sessions(room.owner, two).await.unwrap();
        assert_eq!(tx.sessions_of(room.owner).await.unwrap()[0].id, two);
        tx.commit().await.unwrap();
    }

    async fn a_token_gives_what_its_maker_and_its_scopes_both_allow(house: House) {
        let room = house.room("Toko").await;
        let allowed = Permission::ALL[0];
        let tx = room.begin().await;
        let new = NewApiToken {
            name: "CRM",
            prefix: "bz_abc",
            token_hash: b"hash",
            scopes: Permissions::from_iter([allowed]),
            made_by: room.owner,
            expires_at: Some(tx.now().plus(HOUR)),
        };
        let id = tx.api_tokens().add(new).await.unwrap();
        tx.commit().await.unwrap();
        let system = house.database.begin_system().await.unwrap();
        let holder = system.find_token(b"hash").await.unwrap().unwrap();
        assert_eq!(holder.scope.permissions().iter().collect::<Vec<_>>(), [allowed]);
        assert_eq!(system.live_tokens(&[id]).await.unwrap(), [id].into());
        system.touch_token(room.workspace, id).await.unwrap();
        system.commit().await.unwrap();
        let token = room.read().api_tokens().find(id).await.unwrap().unwrap();
        assert_eq!(token.last_used_at, Some(room.read().now()));
        house.clock.pass(HOUR);
        let system = house.database.read_system();
        assert!(system.find_token(b"hash").await.unwrap().is_none());
        assert!(system.live_tokens(&[id]).await.unwrap().is_empty());
    }

    async fn an_invitation_is_used_once_and_in_time(house: House) {
        let room = house.room("Toko").await;
        let tx = room.begin().await;
        let until = tx.now().plus(HOUR);
        let one = tx.invitations().add("a@example.com", Role::Agent, b"one", until).await.unwrap();
        let two = tx.invitations().add("b@example.com", Role::Admin, b"two", until).await.unwrap();
        tx.commit().await.unwrap();
        let invited = house.database.read_system().find_invitation(b"one").await.unwrap().unwrap();
        assert_eq!((invited.workspace_name.as_str(), invited.invitation.id), ("Toko", one.id));
        let tx = room.begin().await;
        assert!(tx.invitations().accept(one.id).await.unwrap());
        assert!(!tx.invitations().accept(one.id).await.unwrap());
        tx.commit().await.unwrap();
        assert!(house.database.read_system().find_invitation(b"one").await.unwrap().is_none());
        house.clock.pass(HOUR);
        assert!(house.database.read_system().find_invitation(b"two").await.unwrap().is_none());
        let tx = room.begin().await;
        assert!(!tx.invitations().accept(two.id).await.unwrap());
    }
}
