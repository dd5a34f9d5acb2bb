//! What happens while something that the program needs is slow, wrong or gone. Each test writes a row of the table.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod fairness;
mod office;
mod poison;
mod whatsapp_doubtful;
mod whatsapp_gone;
mod whatsapp_slow;
mod whatsapp_token;
