//! What becomes true in a real database when WhatsApp speaks, when the team sends, and when jobs run.

mod fixtures;
mod stage;
