//! Linked devices from outside: a phone scans, people write both ways, and what is shown is true.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod linked {
    mod arranged;
    mod bad_input;
    mod blocks;
    mod changes;
    mod endings;
    mod files;
    mod group_management;
    mod groups;
    mod history;
    mod leaving;
    mod limits;
    mod linking;
    mod marks;
    mod mentions;
    mod numbers;
    mod own_changes;
    mod passkey;
    mod phone;
    mod pictures;
    mod polls;
    mod restart;
    mod room;
    mod second_time;
    mod states;
    mod talk;
    mod transports;
}
