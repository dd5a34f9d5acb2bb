//! A number goes down, and people hear of it: over a real webhook and by e-mail, also when the program is started anew.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod alerts {
    mod down;
    mod house;
    mod mail_over_tls;
    mod receivers;
}
