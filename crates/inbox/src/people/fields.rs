//! Reads the fields people fill in, and collects what is wrong with all of them at once.

use blazz_domain::email::Email;
use blazz_domain::field::FieldProblem;
use blazz_domain::password::{self, PasswordProblem};
use secrecy::{ExposeSecret, SecretString};

use super::error::PeopleError;

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;

/// What was wrong so far.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<FieldProblem>);

impl Fields {
    /// A name of a person, a workspace or a token, without blanks around it.
    pub(super) fn name(&mut self, field: &str, text: &str) -> String {
        let text = text.trim();
        if text.is_empty() {
            self.refuse(field, "required", "write a name");
        } else if text.chars().count() > LONGEST_NAME {
            self.refuse(field, "too_long", "use at most 100 characters");
        } else if text.chars().any(char::is_control) {
            self.refuse(field, "invalid", "leave out control characters");
        }
        text.to_owned()
    }

    pub(super) fn email(&mut self, field: &str, text: &str) -> Option<Email> {
        let email = Email::parse(text).ok();
        if email.is_none() {
            self.refuse(field, "invalid_email", "write an e-mail address like name@example.com");
        }
        email
    }

    pub(super) fn password(&mut self, field: &str, password: &SecretString) {
        if let Err(problem) = password::check(password.expose_secret()) {
            let code = match problem {
                PasswordProblem::TooShort => "too_short",
                PasswordProblem::TooLong => "too_long",
                PasswordProblem::Common => "too_common",
            };
            self.refuse(field, code, &problem.to_string());
        }
    }

    pub(super) fn refuse(&mut self, field: &str, code: &str, message: &str) {
        self.0.push(FieldProblem::new(field, code, message));
    }

    /// The value, when neither it nor any other field was refused.
    pub(super) fn finish_with<T>(self, value: Option<T>) -> Result<T, PeopleError> {
        value.filter(|_| self.0.is_empty()).ok_or(PeopleError::Invalid(self.0))
    }

    pub(super) fn finish(self) -> Result<(), PeopleError> {
        if self.0.is_empty() { Ok(()) } else { Err(PeopleError::Invalid(self.0)) }
    }
}
