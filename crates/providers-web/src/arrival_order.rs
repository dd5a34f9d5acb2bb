//! Which message came before which, so that the place of one that could not be opened stands where it belongs.
//!
//! Messages that were opened go to the hook, the others are told as events (`whatsapp-rust` 0.7.0,
//! `message/retry.rs`), which wait behind receipts and the like: without this, what came a moment later overtakes them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wacore_binary::OwnedNodeRef;
use whatsapp_rust::types::events::Event;

/// So many messages are remembered at most.
const MOST: usize = 4_096;

/// What came over the connections of one account.
#[derive(Default)]
pub(crate) struct ArrivalOrder(Mutex<Came>);

#[derive(Default)]
struct Came {
    count: u64,
    numbers: HashMap<String, u64>,
    unreadable: BTreeMap<u64, Arc<Event>>,
}

impl ArrivalOrder {
    fn came(&self) -> MutexGuard<'_, Came> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A stanza came; messages are numbered.
    pub(crate) fn note(&self, stanza: &OwnedNodeRef) {
        let node = stanza.get();
        let Some(id) = node.get_attr("id").filter(|_| node.tag == "message") else { return };
        let id = id.as_str().to_string();
        let came = &mut *self.came();
        came.count += 1;
        came.numbers.insert(id, came.count);
        if came.numbers.len() > MOST {
            let oldest = came.count.saturating_sub(MOST as u64 / 2);
            came.numbers.retain(|_, number| *number > oldest);
        }
    }

    /// A message could not be opened; somebody will take it.
    pub(crate) fn could_not_be_opened(&self, id: &str, event: &Arc<Event>) {
        let came = &mut *self.came();
        let number = came.numbers.remove(id).unwrap_or_else(|| {
            came.count += 1;
            came.count
        });
        came.unreadable.insert(number, event.clone());
    }

    /// Takes those that could not be opened and came before this message.
    pub(crate) fn take_before(&self, id: &str) -> Vec<(u64, Arc<Event>)> {
        let came = &mut *self.came();
        let Some(number) = came.numbers.remove(id) else { return Vec::new() };
        let later = came.unreadable.split_off(&number);
        std::mem::replace(&mut came.unreadable, later).into_iter().collect()
    }

    /// Takes one that could not be opened, unless somebody has it already.
    pub(crate) fn take(&self, event: &Arc<Event>) -> bool {
        let came = &mut *self.came();
        let number = came.unreadable.iter().find(|(_, it)| Arc::ptr_eq(it, event));
        let Some(number) = number.map(|(number, _)| *number) else { return false };
        came.unreadable.remove(&number).is_some()
    }

    /// They could not be kept now.
    pub(crate) fn give_back(&self, taken: Vec<(u64, Arc<Event>)>) {
        self.came().unreadable.extend(taken);
    }
}

#[cfg(test)]
mod tests {
    use wacore_binary::builder::NodeBuilder;

    use super::*;

    fn stanza(id: &str) -> OwnedNodeRef {
        let node = NodeBuilder::new("message").attr("id", id).build();
        let bytes = wacore_binary::marshal::marshal(&node).unwrap();
        OwnedNodeRef::new(bytes[1..].to_vec()).unwrap()
    }

    #[test]
    fn what_could_not_be_opened_goes_before_what_came_after_it() {
        let order = ArrivalOrder::default();
        for id in ["A", "B", "C", "D"] {
            order.note(&stanza(id));
        }
        let [second, fourth] = ["B", "D"].map(|id| Arc::new(Event::RawNode(Arc::new(stanza(id)))));
        order.could_not_be_opened("D", &fourth);
        order.could_not_be_opened("B", &second);
        assert!(order.take_before("A").is_empty());
        let taken = order.take_before("C");
        assert!(matches!(&taken[..], [(2, it)] if Arc::ptr_eq(it, &second)));
        assert!(!order.take(&second), "it has been taken");
        order.give_back(taken);
        assert!(order.take(&second) && order.take(&fourth) && !order.take(&fourth));
    }

    #[test]
    fn only_the_last_are_remembered() {
        let order = ArrivalOrder::default();
        for number in 0..10_000 {
            order.note(&stanza(&format!("M{number}")));
        }
        assert!(order.came().numbers.len() <= MOST);
        assert!(order.came().numbers.contains_key("M9999"));
    }
}
