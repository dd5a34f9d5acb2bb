//! Reads objects as objects only. Serde would also take a list for a struct, its fields by their order: a
//! shape that no document describes.

mod access;
mod visitor;

use serde::Deserializer;
use serde::de::Visitor;

use visitor::ObjectsOnly;

/// A deserializer in which a struct is an object, however deep it stands.
pub(super) struct Strict<D>(pub(super) D);

macro_rules! forward {
    ($($name:ident),+ $(,)?) => {
        $(
            fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
                self.0.$name(Strict(visitor))
            }
        )+
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<D> {
    type Error = D::Error;

    forward! {
        deserialize_any, deserialize_bool, deserialize_i8, deserialize_i16, deserialize_i32,
        deserialize_i64, deserialize_i128, deserialize_u8, deserialize_u16, deserialize_u32,
        deserialize_u64, deserialize_u128, deserialize_f32, deserialize_f64, deserialize_char,
        deserialize_str, deserialize_string, deserialize_bytes, deserialize_byte_buf,
        deserialize_option, deserialize_unit, deserialize_seq, deserialize_map,
        deserialize_identifier, deserialize_ignored_any,
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_struct(name, fields, ObjectsOnly(Strict(visitor)))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_enum(name, variants, Strict(visitor))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_unit_struct(name, Strict(visitor))
    }

    // Transparent for serde_json; an object of that kind must keep its way to the raw text of a value.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_newtype_struct(name, Strict(visitor))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_tuple(length, Strict(visitor))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_tuple_struct(name, length, Strict(visitor))
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Outer {
        number: i64,
        inner: Option<Inner>,
        #[serde(default)]
        list: Vec<Inner>,
        #[serde(default)]
        free: Value,
        #[serde(default)]
        word: Option<Word>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Inner {
        text: String,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Word {
        Plain,
        With { inner: Inner },
    }

    fn read(value: &Value) -> Result<Outer, serde_json::Error> {
        let text = value.to_string();
        Outer::deserialize(Strict(&mut serde_json::Deserializer::from_str(&text)))
    }

    #[test]
    fn objects_are_read_as_before() {
        let read_back = read(&json!({
            "number": 7, "inner": { "text": "a" }, "list": [{ "text": "b" }],
            "free": [1, { "a": [null, 1.5, true] }], "word": { "with": { "inner": { "text": "c" } } },
        }));
        let inner = |text: &str| Inner { text: text.to_owned() };
        let expected = Outer {
            number: 7,
            inner: Some(inner("a")),
            list: vec![inner("b")],
            free: json!([1, { "a": [null, 1.5, true] }]),
            word: Some(Word::With { inner: inner("c") }),
        };
        assert_eq!(read_back.unwrap(), expected);
        let short = read(&json!({ "number": 7, "inner": null, "word": "plain" })).unwrap();
        assert_eq!((short.inner, short.word), (None, Some(Word::Plain)));
    }

    #[test]
    fn a_list_is_no_object_however_deep_it_stands() {
        for value in [
            json!([7, null]),
            json!({ "number": 7, "inner": ["a"] }),
            json!({ "number": 7, "list": [["a"]] }),
            json!({ "number": 7, "word": { "with": [["a"]] } }),
            json!({ "number": 7, "word": { "with": { "inner": ["a"] } } }),
        ] {
            let error = read(&value).unwrap_err().to_string();
            assert!(error.contains("invalid type: sequence"), "{value}: {error}");
        }
    }
}
