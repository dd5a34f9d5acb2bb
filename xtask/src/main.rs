//! The commands a newcomer needs.

fn main() {}
