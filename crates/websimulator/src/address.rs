//! Who a device is: a person's number and the device's place in their account.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A device of a person: place 0 is the phone itself, linked devices count from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// Digits, with the country code, without a plus sign.
    pub number: String,
    pub device: u16,
}

impl Address {
    pub fn new(number: impl Into<String>, device: u16) -> Self {
        Self { number: number.into(), device }
    }

    /// The phone of a person.
    pub fn phone(number: impl Into<String>) -> Self {
        Self::new(number, 0)
    }

    pub fn is_phone(&self) -> bool {
        self.device == 0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.number, self.device)
    }
}
