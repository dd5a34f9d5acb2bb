//! Sending templates: the shape of the request, and whether it fills the template's variables.

pub(super) mod fill;
pub(super) mod render;
pub(super) mod shape;
