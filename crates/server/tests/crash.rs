//! Whatever dies, at whatever moment: nothing is lost, doubled, or put out of order. The oracle compares what
//! agents, WhatsApp, the database and the browsers remember (`blazz_testkit::proof`).

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod crash {
    mod guards;
    mod linked;
    mod outages;
    mod points;
    mod random;
    pub(super) mod trials;
}
