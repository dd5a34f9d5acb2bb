//! The one program: configuration, commands and wiring.
