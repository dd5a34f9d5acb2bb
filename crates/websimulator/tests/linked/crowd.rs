//! As many linked devices as one simulator must carry.

use std::time::Instant;

use futures_util::{StreamExt as _, future::join_all, stream};
use whatsapp_rust::Jid;

use crate::{
    companion::Companion,
    stage::{ANI, Stage},
};

/// Enough to see that they do not stand in each other's way.
const A_FEW: usize = 12;
/// As many as link themselves at the same moment.
const AT_ONCE: usize = 8;

/// Each of them belongs to another person, is written to, and answers. With `LINKED_DEVICES=200` it shows what that many
/// cost, when its output is shown.
#[tokio::test]
async fn many_linked_devices_hear_and_answer() {
    let count = std::env::var("LINKED_DEVICES").ok().and_then(|count| count.parse().ok());
    let count: usize = count.unwrap_or(A_FEW);
    let stage = Stage::set().await;
    let began = Instant::now();
    let shops: Vec<_> =
        (0..count).map(|number| stage.simulator.phone(&format!("62855{number:05}"))).collect();
    let linking = shops.iter().map(|shop| Companion::linked(&stage.simulator, shop));
    let linking = stream::iter(linking).buffered(AT_ONCE).map(|linked| linked.0);
    let companions: Vec<Companion> = linking.collect().await;
    let linked = began.elapsed();

    for shop in &shops {
        stage.ani.send_text(shop.number(), "good morning").await.expect("sealed");
    }
    join_all(companions.iter().map(|companion| companion.text("good morning"))).await;
    let answers = companions
        .iter()
        .map(|companion| companion.client.send_text(Jid::pn(ANI), "good morning to you"));
    join_all(answers).await;
    stage.until(|| stage.ani.seen().texts().len() == count).await;
    println!("{count} devices: linked in {linked:?}, heard and answered by {:?}", began.elapsed());

    join_all(companions.into_iter().map(Companion::stop)).await;
    stage.end().await;
}
