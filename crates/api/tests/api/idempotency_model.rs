//! Keys against a model: whoever asks what under which key, however often at once, and whatever died or ran
//! out in between, every intent takes effect once and hears one answer.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::answer::{Answer, id};
use crate::browser::Browser;
use crate::house::{House, PASSWORD};
use crate::sequences::sequences;

/// Steps of one sequence.
const MOST: usize = 10;

#[derive(Debug, Clone, Copy)]
enum Step {
    /// The same request, so many times at once.
    Ask { who: usize, key: u8, body: Body, at_once: usize },
    /// The program dies in the middle of a request that has taken its key.
    Die { who: usize, key: u8 },
    /// Time passes, and what has run out is deleted.
    Pass(Duration),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    Good(u8),
    /// Refused by the rules: takes no effect, and leaves its key free.
    Refused,
}

const EMAILS: [&str; 2] = ["ayu@example.com", "sari@example.com"];

/// How long an answer is kept (`docs`: 48 hours).
const KEPT: Duration = Duration::from_hours(48);

fn any_step() -> impl Strategy<Value = Step> {
    let body = prop_oneof![4 => (0..2_u8).prop_map(Body::Good), 1 => Just(Body::Refused)];
    prop_oneof![
        8 => (0..2_usize, 0..2_u8, body, 1..4_usize)
            .prop_map(|(who, key, body, at_once)| Step::Ask { who, key, body, at_once }),
        1 => (0..2_usize, 0..2_u8).prop_map(|(who, key)| Step::Die { who, key }),
        1 => select(vec![KEPT / 2, KEPT + Duration::from_mins(1)]).prop_map(Step::Pass),
    ]
}

/// What was answered to whom under a key, and when.
struct Given {
    body: Body,
    answer: Value,
    at: Duration,
}

struct World<'a> {
    house: &'a House,
    people: &'a [(Browser, String)],
    case: u32,
    now: Duration,
    given: HashMap<(usize, u8), Given>,
    made: HashSet<String>,
}

impl World<'_> {
    async fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        // Nobody is slowed down for asking often.
        self.pass(Duration::from_secs(30));
        match step {
            Step::Ask { who, key, body, at_once } => self.ask(who, key, body, at_once).await,
            Step::Die { who, key } => {
                let tx = self.house.database.begin(&self.house.first_scope().await).await.unwrap();
                let keys = tx.idempotency_keys();
                keys.claim(&self.people[who].1, &self.key(key), b"half a request").await.unwrap();
                Ok(())
            }
            Step::Pass(time) => {
                self.pass(time);
                let tx = self.house.database.begin_system().await.unwrap();
                tx.delete_expired().await.unwrap();
                tx.commit().await.unwrap();
                self.given.retain(|_, given| self.now.saturating_sub(given.at) <= KEPT);
                Ok(())
            }
        }
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
        self.house.wait(time);
    }

    fn key(&self, key: u8) -> String {
        format!("key-{}-{key}", self.case)
    }

    /// A token, of which the same body may make another one.
    fn json(body: Body) -> Value {
        match body {
            Body::Good(number) => {
                json!({ "name": format!("crm {number}"), "scopes": ["contacts.read"] })
            }
            Body::Refused => json!({ "name": "crm", "scopes": ["no such permission"] }),
        }
    }

    async fn ask(
        &mut self,
        who: usize,
        key: u8,
        body: Body,
        at_once: usize,
    ) -> Result<(), TestCaseError> {
        let (browser, key_text, json) = (&self.people[who].0, self.key(key), Self::json(body));
        let asks = (0..at_once).map(|_| browser.post_once("/tokens", &key_text, &json));
        let answers: Vec<Answer> = futures_util::future::join_all(asks).await;
        let known = self.given.get(&(who, key));
        if let Some(known) = known.filter(|known| body != Body::Refused && known.body != body) {
            for answer in answers {
                prop_assert_eq!(
                    answer.json()["code"].clone(),
                    "idempotency_key_reused",
                    "{:?}",
                    known.body
                );
            }
            return Ok(());
        }
        if body == Body::Refused {
            for answer in answers {
                prop_assert_eq!(answer.status.as_u16(), 422, "{}", answer.text);
            }
            return Ok(());
        }
        let replayed =
            answers.iter().filter(|it| it.header("idempotent-replayed") == "true").count();
        let is_new = known.is_none();
        prop_assert_eq!(replayed, at_once - usize::from(is_new));
        let first = answers[0].json();
        for answer in &answers {
            prop_assert_eq!(answer.status.as_u16(), 201, "{}", answer.text);
            prop_assert_eq!(&answer.json(), known.map_or(&first, |known| &known.answer));
        }
        if is_new {
            prop_assert!(self.made.insert(id(&first)), "the same thing was made twice");
            self.given.insert((who, key), Given { body, answer: first, at: self.now });
        }
        Ok(())
    }
}

async fn open() -> (House, Vec<(Browser, String)>) {
    let house = House::build().await;
    let owner = house.owner().await;
    let agent = owner.hire("sari", "admin").await;
    let mut people = Vec::new();
    for browser in [owner, agent] {
        let me = browser.get("/auth/me").await.expect(200);
        people.push((browser, format!("user:{}", id(&me["user"]))));
    }
    (house, people)
}

#[test]
fn every_intent_takes_effect_once_and_hears_one_answer() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (house, people) = runtime.block_on(open());
    let case = Cell::new(0);
    let steps = vec(any_step(), 1..=MOST);
    let checked = TestRunner::new(sequences(500, file!())).run(&steps, |steps| {
        case.set(case.get() + 1);
        let (now, given, made) = (Duration::ZERO, HashMap::new(), HashSet::new());
        let (house, people) = (&house, &people[..]);
        let mut world = World { house, people, case: case.get(), now, given, made };
        runtime.block_on(async {
            // Many weeks have passed in the sequences before.
            for ((browser, _), email) in people.iter().zip(EMAILS) {
                browser.log_in(email, PASSWORD).await.expect(200);
            }
            for step in steps {
                world.take(step).await?;
            }
            Ok(())
        })
    });
    checked.unwrap_or_else(|failure| panic!("{failure}"));
}
