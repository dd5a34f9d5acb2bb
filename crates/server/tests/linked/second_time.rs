//! What was decrypted before the program died, and not kept, is sent once more.

use blazz_websimulator::{Entry, ReceiptKind, Times, Trouble};
use rusqlite::Connection;

use super::room::Room;

impl Room {
    /// As if the program had died after it had decrypted a message and before it had kept it.
    fn forgets(&self, text: &str) {
        let file = Connection::open(self.stage.program.data().join("blazz.db")).unwrap();
        file.pragma_update(None, "foreign_keys", false).unwrap();
        assert_eq!(file.execute("DELETE FROM messages WHERE body = ?1", [text]).unwrap(), 1);
    }

    fn wishes_for(&self, message: &str) -> usize {
        let is_wish = |entry: &&Entry| {
            matches!(entry, Entry::Receipt { id, kind, .. }
                if id == message && *kind == ReceiptKind::Retry)
        };
        self.stage.simulator.log().iter().filter(is_wish).count()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_comes_again_and_is_nowhere_is_asked_for_and_takes_its_place() {
    let mut room = Room::set().await;
    let (heard, _) = room.ani_writes("awal").await;
    room.ani.trouble_outgoing(Trouble::DeliveredAgainLater, Times::Next(2));
    let (_, lost) = room.ani_writes("hilang").await;
    let (_, kept) = room.ani_writes("ada").await;
    let device = room.stage.shop.linked_devices().remove(0);
    room.until(|| room.stage.simulator.waiting_for(&device) == 2).await;
    room.stage.program.kill().await.unwrap();
    room.forgets("hilang");

    room.stage.program.start().await.unwrap();
    room.stage.agent = room.stage.agent.clone().at(&room.stage.program.url());
    let contact = heard.data["contact"]["id"].as_str().unwrap();
    let texts = |thread: &serde_json::Value| -> Vec<String> {
        let items = thread["items"].as_array().cloned().unwrap_or_default();
        let mut texts: Vec<String> =
            items.iter().filter_map(|it| it["text"].as_str().map(str::to_owned)).collect();
        texts.sort();
        texts
    };
    let path = format!("/chats/{contact}/messages");
    let all = ["ada", "awal", "hilang"];
    room.stage.wait_for(&path, |thread| texts(thread) == all).await.unwrap();
    room.until(|| room.stage.simulator.waiting_for(&device) == 0).await;
    assert_eq!((room.wishes_for(&lost), room.wishes_for(&kept)), (1, 0));
    assert_eq!(texts(&room.stage.agent.get(&path).await.unwrap().ok().unwrap()), all);
    room.end();
}
