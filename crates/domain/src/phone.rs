//! Phone numbers in E.164, from what people type and from what WhatsApp sends.

use std::str::FromStr;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

/// A phone number in E.164 with its plus sign, for example `+6281234567890`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(String);

/// Why a text is not a phone number.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PhoneError {
    #[error("not a phone number")]
    Unreadable,
    #[error("no country: write the number with + and its country code")]
    NoCountry,
}

impl Phone {
    /// Takes WhatsApp's word for a number (`wa_id`, digits without plus): WhatsApp knows numbers that
    /// numbering plans call invalid (Mexico's `52 1…`, Brazil without the ninth digit).
    ///
    /// # Errors
    /// [`PhoneError::Unreadable`] when it is not 5 to 20 digits.
    pub fn from_wa_id(wa_id: &str) -> Result<Self, PhoneError> {
        let digits = wa_id.trim().trim_start_matches('+');
        let readable =
            (5..=20).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if readable { Ok(Self(format!("+{digits}"))) } else { Err(PhoneError::Unreadable) }
    }

    /// Reads what a person typed. A number without country code (`0812…`) is read in `region`
    /// (ISO 3166, for example `ID`).
    pub fn parse(text: &str, region: Option<&str>) -> Result<Self, PhoneError> {
        let text = text.trim();
        if region.is_none() && !text.starts_with('+') {
            return Err(PhoneError::NoCountry);
        }
        let region = region.and_then(|region| region.parse().ok());
        let number = PHONE_NUMBER_UTIL.parse(text, region).map_err(|_| PhoneError::Unreadable)?;
        if !PHONE_NUMBER_UTIL.is_possible_number(&number) {
            return Err(PhoneError::Unreadable);
        }
        Ok(Self(number.format_as(PhoneNumberFormat::E164).into_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Phone {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, None)
    }
}

impl std::fmt::Display for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_number_gets_the_country_of_its_region() {
        let phone = Phone::parse("0812-3456-7890", Some("ID")).unwrap();
        assert_eq!(phone.as_str(), "+6281234567890");
    }

    #[test]
    fn a_number_without_country_and_region_is_refused() {
        assert_eq!(Phone::parse("081234567890", None), Err(PhoneError::NoCountry));
    }

    #[test]
    fn words_are_not_numbers() {
        assert_eq!(Phone::parse("+halo", Some("ID")), Err(PhoneError::Unreadable));
        assert_eq!(Phone::from_wa_id("US.123456"), Err(PhoneError::Unreadable));
    }

    #[test]
    fn whatsapp_is_believed_about_its_own_numbers() {
        assert_eq!(Phone::from_wa_id("5215512345678").unwrap().as_str(), "+5215512345678");
    }
}
