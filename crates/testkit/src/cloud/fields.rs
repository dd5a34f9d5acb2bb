//! A strict reader of JSON objects: every parameter is asked for by name, the rest is refused.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::error::GraphError;

type Result<T> = std::result::Result<T, GraphError>;

/// Codes of a missing and of an invalid parameter; the envelope's differ from those further in.
#[derive(Clone, Copy)]
struct Codes {
    missing: u32,
    invalid: u32,
}

const ENVELOPE: Codes = Codes { missing: 100, invalid: 100 };
const NESTED: Codes = Codes { missing: 131_008, invalid: 131_009 };

/// One object of a request, with its path for the error's sentence.
pub(crate) struct Fields<'a> {
    path: String,
    object: &'a Map<String, Value>,
    known: Vec<&'static str>,
    codes: Codes,
}

impl<'a> Fields<'a> {
    /// The outermost object: its faults are all code 100.
    pub(crate) fn envelope(body: &'a Value) -> Result<Self> {
        let object = body
            .as_object()
            .ok_or_else(|| GraphError::new(100, "The request body must be a JSON object"))?;
        Ok(Self { path: String::new(), object, known: Vec::new(), codes: ENVELOPE })
    }

    /// An object further in: missing is 131008, not valid is 131009.
    pub(crate) fn nested(path: &str, value: &'a Value) -> Result<Self> {
        let object = value
            .as_object()
            .ok_or_else(|| GraphError::new(100, format!("Param {path} must be a JSON object")))?;
        Ok(Self { path: path.to_owned(), object, known: Vec::new(), codes: NESTED })
    }

    /// Faults of this object are answered with code 100, as those of the envelope.
    pub(crate) fn plainly(mut self) -> Self {
        self.codes = ENVELOPE;
        self
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.object.get(key).is_some_and(|value| !value.is_null())
    }

    /// The value as it stands; `null` counts as absent.
    pub(crate) fn any(&mut self, key: &'static str) -> Option<&'a Value> {
        self.known.push(key);
        self.object.get(key).filter(|value| !value.is_null())
    }

    pub(crate) fn optional_text(
        &mut self,
        key: &'static str,
        length: RangeInclusive<usize>,
    ) -> Result<Option<&'a str>> {
        let Some(value) = self.any(key) else { return Ok(None) };
        let text = value.as_str().ok_or_else(|| self.wrong_type(key, "a string"))?;
        let count = text.chars().count();
        if count < *length.start() {
            return Err(
                self.invalid(key, &format!("must have at least {} characters", length.start()))
            );
        }
        if count > *length.end() {
            return Err(
                self.invalid(key, &format!("must be at most {} characters long", length.end()))
            );
        }
        Ok(Some(text))
    }

    pub(crate) fn text(
        &mut self,
        key: &'static str,
        length: RangeInclusive<usize>,
    ) -> Result<&'a str> {
        self.optional_text(key, length)?.ok_or_else(|| self.missing(key))
    }

    pub(crate) fn one_of(&mut self, key: &'static str, allowed: &[&str]) -> Result<&'a str> {
        let text = self.text(key, 0..=usize::MAX)?;
        if allowed.contains(&text) {
            return Ok(text);
        }
        Err(self
            .invalid(key, &format!("must be one of {{{}}} - got \"{text}\"", allowed.join(", "))))
    }

    pub(crate) fn flag(&mut self, key: &'static str) -> Result<Option<bool>> {
        let Some(value) = self.any(key) else { return Ok(None) };
        value.as_bool().map(Some).ok_or_else(|| self.wrong_type(key, "a boolean"))
    }

    /// A whole number, also when written as a string.
    pub(crate) fn integer(
        &mut self,
        key: &'static str,
        range: RangeInclusive<i64>,
    ) -> Result<Option<i64>> {
        let Some(value) = self.any(key) else { return Ok(None) };
        let number = value
            .as_i64()
            .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
            .ok_or_else(|| self.wrong_type(key, "an integer"))?;
        if range.contains(&number) {
            return Ok(Some(number));
        }
        Err(self.invalid(key, &format!("must be between {} and {}", range.start(), range.end())))
    }

    /// A decimal number, also when written as a string.
    pub(crate) fn decimal(&mut self, key: &'static str, range: RangeInclusive<f64>) -> Result<f64> {
        let value = self.any(key).ok_or_else(|| self.missing(key))?;
        let number = value
            .as_f64()
            .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
            .ok_or_else(|| self.wrong_type(key, "a number"))?;
        if range.contains(&number) {
            return Ok(number);
        }
        Err(self.invalid(key, &format!("must be between {} and {}", range.start(), range.end())))
    }

    pub(crate) fn optional_object(&mut self, key: &'static str) -> Result<Option<Fields<'a>>> {
        let Some(value) = self.any(key) else { return Ok(None) };
        Fields::nested(&self.join(key), value).map(Some)
    }

    pub(crate) fn object(&mut self, key: &'static str) -> Result<Fields<'a>> {
        self.optional_object(key)?.ok_or_else(|| self.missing(key))
    }

    /// The items with their paths; how many there may be is checked.
    pub(crate) fn list(
        &mut self,
        key: &'static str,
        length: RangeInclusive<usize>,
    ) -> Result<Vec<(String, &'a Value)>> {
        let value = self.any(key).ok_or_else(|| self.missing(key))?;
        let items = value.as_array().ok_or_else(|| self.wrong_type(key, "an array"))?;
        if !length.contains(&items.len()) {
            let (least, most) = length.into_inner();
            return Err(self.invalid(
                key,
                &format!("has {} items. Min allowed: {least}, Max allowed: {most}", items.len()),
            ));
        }
        let path = self.join(key);
        Ok(items.iter().enumerate().map(|(at, item)| (format!("{path}[{at}]"), item)).collect())
    }

    pub(crate) fn optional_list(
        &mut self,
        key: &'static str,
        length: RangeInclusive<usize>,
    ) -> Result<Vec<(String, &'a Value)>> {
        if self.any(key).is_none() {
            return Ok(Vec::new());
        }
        self.list(key, length)
    }

    /// The items as objects.
    pub(crate) fn objects(
        &mut self,
        key: &'static str,
        length: RangeInclusive<usize>,
    ) -> Result<Vec<Fields<'a>>> {
        self.list(key, length)?.iter().map(|(path, item)| Fields::nested(path, item)).collect()
    }

    /// Refuses whatever has not been asked for.
    pub(crate) fn done(self) -> Result<()> {
        let stranger = self.object.keys().find(|key| !self.known.contains(&key.as_str()));
        match stranger {
            None => Ok(()),
            Some(key) if self.path.is_empty() => {
                Err(GraphError::new(100, format!("Unexpected key \"{key}\" in the request")))
            }
            Some(key) => Err(GraphError::new(
                100,
                format!("Unexpected key \"{key}\" on param \"{}\"", self.path),
            )),
        }
    }

    pub(crate) fn missing(&self, key: &str) -> GraphError {
        GraphError::new(self.codes.missing, format!("Param {} is required", self.join(key)))
    }

    pub(crate) fn invalid(&self, key: &str, rule: &str) -> GraphError {
        GraphError::new(self.codes.invalid, format!("Param {} {rule}", self.join(key)))
    }

    fn wrong_type(&self, key: &str, expected: &str) -> GraphError {
        GraphError::new(100, format!("Param {} must be {expected}", self.join(key)))
    }

    fn join(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}
