//! How much of an answer is read. Whatever the other side sends, memory use stays small: candidates can make
//! their drawings as large as they like.

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Maximum size of an answer, in bytes.
pub(super) const ANSWER: usize = 4 << 20;

/// Maximum size, in bytes, of the annotations in a candidate's task.
pub(super) const ANNOTATIONS: usize = 8 << 20;

/// Maximum size, in bytes, of the annotations that an exam's author has made in a task, and of one image of it.
pub(super) const PULLED: usize = 64 << 20;

/// Maximum size, in bytes, that is read of an answer that is not a success. Its text is for people.
pub(super) const COMPLAINT: usize = 64 << 10;

/// Maximum number of coordinates (two per point) in the annotations of a task.
pub(super) const COORDINATES: usize = 400_000;

/// Minimum number of coordinates that an object counts as.
pub(super) const OBJECT: usize = 20;

/// Maximum number of entries of any other list in an answer.
pub(super) const ENTRIES: usize = 10_000;

/// A list of at most `MOST` entries; `null` stands for an empty one.
pub(super) fn at_most<'de, const MOST: usize, D, T>(list: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    within(list, MOST, |_| 1)
}

/// A list whose entries together weigh at most this much.
pub(super) fn within<'de, D, T>(list: D, most: usize, weight: fn(&T) -> usize) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    list.deserialize_any(Weighed { most, weight })
}

struct Weighed<T> {
    most: usize,
    weight: fn(&T) -> usize,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Weighed<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Vec<T>, A::Error> {
        let (mut list, mut all) = (Vec::new(), 0);
        while let Some(entry) = entries.next_element()? {
            all += (self.weight)(&entry);
            if all > self.most {
                return Err(A::Error::custom(TOO_MUCH));
            }
            list.push(entry);
        }
        Ok(list)
    }
}

/// The text that identifies this error, because serde keeps only the text.
const TOO_MUCH: &str = "a list is longer than any that is read";

/// Whether an answer could not be read because a list in it is too long.
pub(super) fn is_too_much(error: &serde_json::Error) -> bool {
    error.is_data() && error.to_string().starts_with(TOO_MUCH)
}

/// A number, a word, or something else whose value is not kept.
#[derive(Debug, PartialEq)]
pub(super) enum Scalar {
    /// `null`.
    Nothing,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Truth(bool),
    /// A list or an object.
    Other,
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        value.deserialize_any(AnyScalar)
    }
}

struct AnyScalar;

impl<'de> Visitor<'de> for AnyScalar {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Nothing)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::Truth(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Scalar, E> {
        Ok(Scalar::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Scalar, A::Error> {
        while entries.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Scalar, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Small {
        #[serde(default, deserialize_with = "at_most::<2, _, _>")]
        list: Vec<u64>,
    }

    #[test]
    fn a_list_is_read_up_to_its_limit() {
        let read = |text: &str| serde_json::from_str::<Small>(text).map(|small| small.list);
        for (text, list) in [(r#"{"list":[1,2]}"#, vec![1, 2]), (r#"{"list":null}"#, vec![]), ("{}", vec![])]
        {
            assert_eq!(read(text).expect("a list"), list, "{text}");
        }
        let error = read(r#"{"list":[1,2,3,4]}"#).expect_err("too long");
        assert!(is_too_much(&error), "{error}");
        let heavy =
            |text: &str| within(&mut serde_json::Deserializer::from_str(text), 10, |entry: &usize| *entry);
        assert_eq!(heavy("[3,7]").expect("light enough"), [3, 7]);
        assert!(is_too_much(&heavy("[3,7,1]").expect_err("too heavy")));
        let error = read(r#"{"list":7}"#).expect_err("no list");
        assert!(!is_too_much(&error), "{error}");
    }

    #[test]
    fn of_lists_and_objects_nothing_is_kept() {
        let read = |text: &str| serde_json::from_str::<Scalar>(text).expect("JSON");
        for (text, value) in [
            ("null", Scalar::Nothing),
            ("true", Scalar::Truth(true)),
            ("-7", Scalar::Number(-7.0)),
            ("2.5", Scalar::Number(2.5)),
            (r#""a\"b""#, Scalar::Text("a\"b".into())),
            (r"[1,[2,{}]]", Scalar::Other),
            (r#"{"a":{"b":[]}}"#, Scalar::Other),
        ] {
            assert_eq!(read(text), value, "{text}");
        }
    }
}
