//! Planned misbehaviour of Graph: which requests go wrong, how, and how often.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::ids::Ids;

/// Which requests a rule strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Any,
    /// `POST /{number}/messages` that sends.
    Send,
    /// The same path marking as read or showing typing.
    MarkRead,
    MediaUpload,
    /// `GET /{media}`.
    MediaAddress,
    MediaDownload,
    /// Every other request.
    Account,
}

/// How a request goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum Fault {
    /// The connection is cut before anything took effect.
    CutBefore,
    /// The request takes effect, then the connection is cut without an answer.
    CutAfter,
    /// The request takes effect, then the answer breaks off in the middle.
    HalfBody,
    /// The request takes effect; the answer is JSON that calls itself HTML.
    WrongContentType,
    /// A gateway's HTML page with this HTTP status.
    Gateway { status: u16, takes_effect: bool },
    /// Graph's error with this code.
    Refuse { code: u32, takes_effect: bool },
    /// Graph's error with this code under HTTP 429, with `Retry-After` in seconds where it is given.
    TooMany { code: u32, retry_after: Option<u64> },
    /// The request takes effect; the answer is a success of which nothing can be made.
    Nonsense,
    /// Waits this many real milliseconds before anything happens.
    Delay { ms: u64 },
    /// The request takes effect at once, the answer comes this many real milliseconds later.
    SlowAnswer { ms: u64 },
    /// The token of the request is revoked from now on.
    RevokeToken,
    /// The `sent` status is delivered, and answered, before the HTTP answer.
    StatusFirst,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FaultRule {
    pub on: Target,
    /// Only requests about this object, for example a phone number id; all without it.
    #[serde(default)]
    pub node: Option<String>,
    #[serde(flatten)]
    pub fault: Fault,
    /// Probability per request; 1 strikes always.
    #[serde(default = "always")]
    pub chance: f64,
    /// How often it may strike; `None` is without end.
    #[serde(default)]
    pub times: Option<u32>,
}

fn always() -> f64 {
    1.0
}

impl FaultRule {
    /// Strikes the next matching request and no other.
    pub fn once(on: Target, fault: Fault) -> Self {
        Self { on, node: None, fault, chance: 1.0, times: Some(1) }
    }

    pub fn with_chance(on: Target, fault: Fault, chance: f64) -> Self {
        Self { on, node: None, fault, chance, times: None }
    }

    /// Strikes every matching request until the plan is cleared.
    pub fn always(on: Target, fault: Fault) -> Self {
        Self::with_chance(on, fault, 1.0)
    }

    /// Strikes only requests about this object.
    #[must_use]
    pub fn about(self, node: &str) -> Self {
        Self { node: Some(node.to_owned()), ..self }
    }
}

/// The rules in force; the first that strikes wins.
#[derive(Debug)]
pub struct FaultPlan {
    drawing: Mutex<Drawing>,
}

#[derive(Debug)]
struct Drawing {
    rules: Vec<FaultRule>,
    ids: Ids,
}

impl FaultPlan {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self { drawing: Mutex::new(Drawing { rules: Vec::new(), ids: Ids::seeded(seed) }) }
    }

    pub fn add(&self, rule: FaultRule) {
        self.drawing().rules.push(rule);
    }

    pub fn clear(&self) {
        self.drawing().rules.clear();
    }

    pub fn rules(&self) -> Vec<FaultRule> {
        self.drawing().rules.clone()
    }

    pub(crate) fn draw(&self, target: Target, node: &str) -> Option<Fault> {
        let Drawing { rules, ids } = &mut *self.drawing();
        let struck = rules.iter_mut().find(|rule| {
            (rule.on == Target::Any || rule.on == target)
                && rule.node.as_deref().is_none_or(|about| about == node)
                && rule.times != Some(0)
                && ids.chance(rule.chance)
        })?;
        if let Some(times) = &mut struck.times {
            *times -= 1;
        }
        Some(struck.fault)
    }

    fn drawing(&self) -> std::sync::MutexGuard<'_, Drawing> {
        self.drawing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
