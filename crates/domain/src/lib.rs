//! What things are: ids, rules and states of the inbox, without I/O.
