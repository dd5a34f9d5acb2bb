//! The program dies and comes back; so does the link, with all that was written meanwhile.

use blazz_testkit::web_stage::SHOP;

use super::room::Room;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_program_comes_back_linked_and_gets_what_it_missed() {
    let mut room = Room::set().await;
    let (heard, _) = room.ani_writes("sebelum").await;
    let answer = room.answers(&heard, "Ya?", 21).await;
    room.reaches(&answer["id"], "sent").await;
    room.until(|| room.ani.seen().texts().contains(&"Ya?")).await;
    room.stage.program.kill().await.unwrap();
    for number in 0..5 {
        room.ani.send_text(SHOP, &format!("ketika mati {number}")).await.unwrap();
    }
    room.stage.program.start().await.unwrap();
    room.stage.agent = room.stage.agent.clone().at(&room.stage.program.url());
    room.stage.wait_for_state(&room.account, "connected").await.unwrap();
    let contact = heard.data["contact"]["id"].as_str().unwrap();
    let path = format!("/chats/{contact}/messages");
    let has_all = |thread: &serde_json::Value| {
        thread["items"].as_array().is_some_and(|items| items.len() == 7)
    };
    let thread = room.stage.wait_for(&path, has_all).await.unwrap();
    let texts: Vec<&str> =
        thread["items"].as_array().unwrap().iter().filter_map(|it| it["text"].as_str()).collect();
    for number in 0..5 {
        assert!(texts.contains(&format!("ketika mati {number}").as_str()), "{texts:?}");
    }
    room.end();
}
