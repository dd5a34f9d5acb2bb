//! Where a workspace's events stand, and the last of them: clients who come back soon are served from here.

use std::collections::VecDeque;

use crate::blazz_channel::BlazzChannel;
use crate::cursor::Cursor;
use crate::event::{Broadcast, LoggedEvent};
use crate::limits::RECENT_BYTES;

#[derive(Debug, Default)]
pub(super) struct Line {
    /// The last event sent out; None until the first one.
    position: Option<Cursor>,
    /// The events up to it, as many as are kept, without gaps.
    recent: VecDeque<Broadcast>,
    /// Bytes of data in `recent`.
    bytes: usize,
}

impl Line {
    pub(super) const fn position(&self) -> Option<&Cursor> {
        self.position.as_ref()
    }

    /// Stands at a place from which nothing was sent yet.
    pub(super) fn begin_at(&mut self, cursor: Cursor) {
        *self = Self { position: Some(cursor), ..Self::default() };
    }

    /// Stands at an event that was sent out, and keeps the last `most`.
    pub(super) fn advance(&mut self, broadcast: &Broadcast, most: usize) {
        let Broadcast { epoch, event, .. } = broadcast;
        self.position = Some(Cursor { epoch: epoch.clone(), seq: event.seq });
        self.bytes += event.data.as_str().len();
        self.recent.push_back(broadcast.clone());
        while self.recent.len() > most || self.bytes > RECENT_BYTES {
            let Some(forgotten) = self.recent.pop_front() else { break };
            self.bytes -= forgotten.event.data.as_str().len();
        }
    }

    /// The events of a channel after a place, each with the number before it there; None when not all of them
    /// are kept.
    pub(super) fn since(
        &self,
        known: &Cursor,
        channel: BlazzChannel,
    ) -> Option<Vec<(&LoggedEvent, u64)>> {
        let position = self.position.as_ref().filter(|position| position.epoch == known.epoch)?;
        let oldest = self.recent.front()?.event.seq;
        if known.seq > position.seq || known.seq + 1 < oldest {
            return None;
        }
        let missed = self.recent.iter().filter(|broadcast| broadcast.event.seq > known.seq);
        let here = missed.filter_map(|Broadcast { event, channels, .. }| {
            let (_, previous) = channels.iter().find(|(of, _)| *of == channel)?;
            Some((event, *previous))
        });
        Some(here.collect())
    }
}

#[cfg(test)]
mod tests {
    use blazz_domain::event::EventName;
    use blazz_domain::{ContactId, WorkspaceId};
    use uuid::Uuid;

    use super::*;
    use crate::event::EventData;

    const RECENT_EVENTS: usize = 16;

    fn workspace() -> WorkspaceId {
        WorkspaceId::from_uuid(Uuid::from_u128(1))
    }

    fn chat(number: u128) -> BlazzChannel {
        BlazzChannel::Chat(ContactId::from_uuid(Uuid::from_u128(number)))
    }

    fn broadcast(seq: u64, length: usize) -> Broadcast {
        let data = format!("{{\"text\":\"{}\"}}", "x".repeat(length));
        let data = EventData::parse(&data).unwrap();
        Broadcast {
            workspace: workspace(),
            epoch: "e1".into(),
            event: LoggedEvent { seq, name: EventName::NewChat, data },
            channels: vec![
                (BlazzChannel::Workspace(workspace()), seq - 1),
                (chat(u128::from(seq % 2)), seq.saturating_sub(2)),
            ],
        }
    }

    fn line(events: std::ops::RangeInclusive<u64>, length: usize) -> Line {
        let mut line = Line::default();
        for seq in events {
            line.advance(&broadcast(seq, length), RECENT_EVENTS);
        }
        line
    }

    fn numbers(line: &Line, known: &str, channel: BlazzChannel) -> Option<Vec<(u64, u64)>> {
        let events = line.since(&known.parse().unwrap(), channel)?;
        Some(events.into_iter().map(|(event, previous)| (event.seq, previous)).collect())
    }

    #[test]
    fn a_channel_hears_its_own_events_after_a_place() {
        let line = line(5..=9, 1);
        let all = BlazzChannel::Workspace(workspace());
        assert_eq!(numbers(&line, "e1:7", all), Some(vec![(8, 7), (9, 8)]));
        assert_eq!(numbers(&line, "e1:4", chat(1)), Some(vec![(5, 3), (7, 5), (9, 7)]));
        assert_eq!(numbers(&line, "e1:9", all), Some(vec![]));
    }

    #[test]
    fn what_is_not_kept_of_another_life_or_yet_to_come_is_not_known() {
        let line = line(5..=9, 1);
        for known in ["e1:3", "e2:7", "e1:10"] {
            assert_eq!(numbers(&line, known, chat(1)), None, "{known}");
        }
    }

    #[test]
    fn only_so_many_events_and_bytes_are_kept() {
        let all = BlazzChannel::Workspace(workspace());
        let many = RECENT_EVENTS as u64;
        let line_of_small = line(1..=many + 10, 1);
        assert_eq!(line_of_small.recent.len(), RECENT_EVENTS);
        assert!(numbers(&line_of_small, "e1:10", all).is_some());
        assert!(numbers(&line_of_small, "e1:9", all).is_none());
        let line_of_big = line(1..=9, RECENT_BYTES / 4);
        assert_eq!(line_of_big.recent.len(), 3);
        assert!(line_of_big.bytes <= RECENT_BYTES);
    }

    #[test]
    fn a_line_that_begins_anew_knows_nothing_of_before() {
        let mut line = line(1..=9, 1);
        line.begin_at("e2:9".parse().unwrap());
        assert_eq!(numbers(&line, "e2:8", chat(1)), None);
        assert_eq!(line.bytes, 0);
    }
}
