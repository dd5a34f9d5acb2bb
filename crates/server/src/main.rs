//! The program `blazz`.

fn main() {}
