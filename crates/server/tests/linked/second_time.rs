//! What was decrypted before the program died, and not kept, is sent once more.

use blazz_testkit::actors::Event;
use blazz_testkit::web_stage::SHOP;
use blazz_websimulator::{Entry, ReceiptKind, Times, Trouble};
use rusqlite::Connection;

use super::room::Room;

impl Room {
    /// Dies when the keys of all that came were written: they are before anything is sealed.
    async fn dies_with_turned_keys(&mut self, heard: &Event) {
        let answer = self.answers(heard, "sebentar", 1).await;
        self.reaches(&answer["id"], "delivered").await;
        self.stage.program.kill().await.unwrap();
    }

    /// As if it had died after it had decrypted a message and before it had kept it.
    fn forgets(&self, text: &str) {
        let file = Connection::open(self.stage.program.data().join("blazz.db")).unwrap();
        file.pragma_update(None, "foreign_keys", false).unwrap();
        file.execute("DELETE FROM messages WHERE body = ?1", [text]).unwrap();
        file.execute("DELETE FROM device_records WHERE kind = 'pending_inbound'", []).unwrap();
    }

    async fn begins_anew(&mut self) {
        self.stage.program.start().await.unwrap();
        self.stage.agent = self.stage.agent.clone().at(&self.stage.program.url());
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
    room.dies_with_turned_keys(&heard).await;
    room.forgets("hilang");

    room.begins_anew().await;
    let contact = heard.data["contact"]["id"].as_str().unwrap();
    let texts = |thread: &serde_json::Value| -> Vec<String> {
        let items = thread["items"].as_array().cloned().unwrap_or_default();
        let mut texts: Vec<String> =
            items.iter().filter_map(|it| it["text"].as_str().map(str::to_owned)).collect();
        texts.sort();
        texts
    };
    let path = format!("/chats/{contact}/messages");
    let all = ["ada", "awal", "hilang", "sebentar"];
    room.stage.wait_for(&path, |thread| texts(thread) == all).await.unwrap();
    room.until(|| room.stage.simulator.waiting_for(&device) == 0).await;
    assert_eq!((room.wishes_for(&lost), room.wishes_for(&kept)), (1, 0));
    assert_eq!(texts(&room.stage.agent.get(&path).await.unwrap().ok().unwrap()), all);
    room.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_waited_for_and_has_nothing_to_read_says_so() {
    let mut room = Room::set().await;
    let (heard, _) = room.ani_writes("awal").await;
    room.ani.trouble_outgoing(Trouble::DeliveredAgainLater, Times::Next(1));
    room.ani.disappear_after(SHOP, 86_400).await.unwrap();
    room.ani_writes("sesudah").await;
    let device = room.stage.shop.linked_devices().remove(0);
    room.until(|| room.stage.simulator.waiting_for(&device) == 1).await;
    room.dies_with_turned_keys(&heard).await;
    room.forgets("");

    room.begins_anew().await;
    let contact = heard.data["contact"]["id"].as_str().unwrap();
    let types = |thread: &serde_json::Value| -> Vec<String> {
        let items = thread["items"].as_array().cloned().unwrap_or_default();
        let unsupported = items.iter().filter(|it| it["kind"] == "unsupported");
        unsupported.map(|it| it["content"]["raw_type"].as_str().unwrap().to_owned()).collect()
    };
    let path = format!("/chats/{contact}/messages");
    let is_told = |thread: &serde_json::Value| types(thread) == ["nothing_to_read"];
    room.stage.wait_for(&path, is_told).await.unwrap();
    room.end();
}
