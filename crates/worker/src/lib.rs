//! What is done later: lease, run, retry or fail.
