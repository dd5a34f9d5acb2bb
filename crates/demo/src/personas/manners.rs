//! How people behave on the phone: they read, think, type at their own pace, and do not repeat themselves.

use std::time::Duration;

use blazz_testkit::cloud::{Act, Draft, Heard, Script, Step, ThreadMessage};

use super::{Line, Persona};

/// Time to notice a message, and to think before typing.
const NOTICE: Duration = Duration::from_millis(1_400);
const THINK: Duration = Duration::from_millis(900);
/// Nobody types longer than this at a stretch.
const LONGEST_TYPING: Duration = Duration::from_secs(9);

impl Script for Persona {
    fn answer(&self, heard: &Heard<'_>) -> Vec<Step> {
        let mut steps = vec![Step::read(self.after(NOTICE))];
        if let Some(tap) = tap(heard.message) {
            steps.push(Step { after: self.after(THINK), act: Act::Write(tap.into()) });
            return steps;
        }
        let lines = self.lines_for(heard);
        if lines.is_empty() {
            steps.push(Step::react(self.after(THINK), "👍"));
        }
        steps.extend(lines.iter().map(|line| Step::write(self.typing(*line), *line)));
        steps
    }
}

impl Persona {
    /// The first fitting reply not yet given, else the next of the other lines.
    fn lines_for(&self, heard: &Heard<'_>) -> Vec<Line> {
        let text = heard.message.text().unwrap_or_default().to_lowercase();
        let is_new = |line: &Line| !has_said(heard.thread, *line);
        let fitting = self.replies.iter().find(|reply| {
            reply.words.iter().any(|word| text.contains(word)) && reply.lines.iter().all(is_new)
        });
        if let Some(reply) = fitting {
            return reply.lines.to_vec();
        }
        self.otherwise.iter().copied().find(is_new).into_iter().collect()
    }

    /// Slow people notice and think slowly too.
    fn after(&self, time: Duration) -> Duration {
        time.mul_f64(f64::from(u32::try_from(self.pace).unwrap_or(u32::MAX)) / 50.0)
    }

    fn typing(&self, line: Line) -> Duration {
        let characters = line.text().chars().count() as u64;
        let typing = Duration::from_millis(characters * self.pace).min(LONGEST_TYPING);
        self.after(THINK) + typing
    }
}

fn has_said(thread: &[ThreadMessage], line: Line) -> bool {
    thread.iter().any(|message| {
        !message.is_from_business()
            && (message.text() == Some(line.text()) || message.content["name"] == line.text())
    })
}

/// People take the first thing that is offered.
fn tap(message: &ThreadMessage) -> Option<Draft> {
    let places = ["/action/buttons/0/reply/id", "/action/sections/0/rows/0/id"];
    let offered = places.iter().find_map(|place| message.content.pointer(place));
    let quick = message.rendered.as_ref().and_then(|shown| shown.pointer("/buttons/0/text"));
    let choice = offered.or(quick)?.as_str()?.to_owned();
    Some(Draft::Choice { message_id: message.id.clone(), choice })
}

#[cfg(test)]
mod tests {
    use blazz_testkit::cloud::{CloudSimulator, NumberSpec, SimulatorConfig};
    use serde_json::json;

    use super::*;
    use crate::personas::{Reply, florist, roastery};

    const BUYER: Persona = Persona {
        name: "Ibu Sari",
        phone: "+62 812-1",
        opening: &[],
        replies: &[Reply { words: &["stok"], lines: &[Line::Text("Baik, saya ambil satu")] }],
        otherwise: &[Line::Text("Oh begitu")],
        pace: 0,
    };

    /// What the shop says is heard at once; gives the texts of the answers.
    fn answers(thread: &[ThreadMessage]) -> Vec<String> {
        let Some(message) = thread.last() else { return Vec::new() };
        let steps = BUYER.answer(&Heard { message, thread });
        let said = steps.into_iter().filter_map(|step| match step.act {
            Act::Write(writing) => match writing.draft {
                Draft::Text { body } => Some(body),
                Draft::Choice { choice, .. } => Some(choice),
                _ => None,
            },
            Act::React(emoji) => Some(emoji),
            Act::Read => None,
        });
        said.collect()
    }

    fn said(side: &str, kind: &str, content: &serde_json::Value) -> ThreadMessage {
        serde_json::from_value(json!({
            "id": "wamid.1", "author": { "side": side, "handle": "62812", "name": "Ibu Sari" },
            "at": 0, "kind": kind, "content": content, "progress": "delivered",
            "reactions": [], "edited": false, "revoked": false,
        }))
        .unwrap()
    }

    fn text(side: &str, body: &str) -> ThreadMessage {
        said(side, "text", &json!({ "body": body }))
    }

    #[test]
    fn a_fitting_reply_is_given_once_and_then_the_talk_runs_dry() {
        let mut thread = vec![text("business", "Stok masih ada, Bu")];
        assert_eq!(answers(&thread), ["Baik, saya ambil satu"]);
        thread.extend([text("customer", "Baik, saya ambil satu"), text("business", "Stok aman")]);
        assert_eq!(answers(&thread), ["Oh begitu"]);
        thread.extend([text("customer", "Oh begitu"), text("business", "Siap")]);
        assert_eq!(answers(&thread), ["👍"]);
    }

    #[test]
    fn a_button_is_tapped_instead_of_talking() {
        let buttons = json!({ "type": "button", "action": { "buttons": [
            { "type": "reply", "reply": { "id": "yes", "title": "Ya" } } ] } });
        assert_eq!(answers(&[said("business", "interactive", &buttons)]), ["yes"]);
    }

    #[tokio::test]
    async fn everyone_can_say_all_their_lines() {
        let simulator = CloudSimulator::start(SimulatorConfig::default()).await.unwrap();
        let shop = simulator.add_number(NumberSpec::new("+62 811-1", "Toko Melati"));
        for persona in florist::PEOPLE.iter().chain(roastery::PEOPLE) {
            let chat = simulator.customer(persona.phone, persona.name).chat_with(&shop);
            let openings = persona.opening.iter().map(|(_, line)| line);
            let replies = persona.replies.iter().flat_map(|reply| reply.lines);
            for line in openings.chain(replies).chain(persona.otherwise) {
                chat.write(*line).unwrap();
                assert!(has_said(&chat.messages(), *line), "{line:?}");
            }
        }
    }
}
