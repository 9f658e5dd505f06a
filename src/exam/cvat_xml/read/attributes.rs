//! The attributes of an element, one after another.

use std::borrow::Cow;

use quick_xml::events::BytesStart;
use quick_xml::events::attributes::Attributes;

/// An attribute as it is written: nothing in it is decoded yet.
struct Attribute<'e> {
    key: &'e [u8],
    value: Cow<'e, [u8]>,
}

/// The attributes of an element, in order; names may occur twice.
///
/// Those that are written as the site writes them, after one blank and between double quotes, are found here; the
/// library, which knows every other way, takes over at the first one that is not.
fn each<'e>(element: &'e BytesStart<'_>) -> Each<'e> {
    Each { rest: element.attributes_raw(), seen: 0, any: None, element }
}

struct Each<'e> {
    rest: &'e [u8],
    /// Number of attributes that were found here.
    seen: usize,
    /// The library at work.
    any: Option<Attributes<'e>>,
    element: &'e BytesStart<'e>,
}

impl<'e> Iterator for Each<'e> {
    type Item = Result<Attribute<'e>, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.any.is_none() {
            if self.rest.is_empty() {
                return None;
            }
            if let Some((attribute, rest)) = plain(self.rest) {
                (self.rest, self.seen) = (rest, self.seen + 1);
                return Some(Ok(attribute));
            }
        }
        let (element, seen) = (self.element, self.seen);
        let begin = || {
            let mut any = element.attributes();
            any.with_checks(false);
            any.by_ref().take(seen).for_each(drop);
            any
        };
        let attribute = self.any.get_or_insert_with(begin).next()?;
        Some(
            attribute
                .map_err(|error| error.to_string())
                .map(|attribute| Attribute { key: attribute.key.0, value: attribute.value }),
        )
    }
}

/// The values of these attributes as they are written, as far as they are there; the first one of each name.
pub(super) fn raw<'e, const COUNT: usize>(
    element: &'e BytesStart<'_>,
    names: [&str; COUNT],
) -> Result<[Option<Cow<'e, [u8]>>; COUNT], String> {
    let mut values = [const { None }; COUNT];
    let mut found = 0;
    for attribute in each(element) {
        let Attribute { key, value } = attribute?;
        let is_wanted = |place: &usize| key == names[*place].as_bytes();
        if let Some(place) = (0..COUNT).find(is_wanted).filter(|place| values[*place].is_none()) {
            values[place] = Some(value);
            found += 1;
        }
        if found == COUNT {
            break;
        }
    }
    Ok(values)
}

/// The complaint that an attribute is missing.
pub(super) fn without(element: &BytesStart<'_>, attribute: &str) -> String {
    format!("<{}> without {attribute}", String::from_utf8_lossy(element.name().as_ref()))
}

/// The first attribute, and what comes after it.
fn plain(text: &[u8]) -> Option<(Attribute<'_>, &[u8])> {
    let text = text.strip_prefix(b" ")?;
    let length = text.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')?;
    let (key, rest) = text.split_at(length);
    let value = rest.strip_prefix(b"=\"").filter(|_| length > 0)?;
    let end = quote(value)?;
    // Behind the value there is the next attribute, or nothing.
    let rest = &value[end + 1..];
    let is_plain = matches!(rest.first(), None | Some(b' '));
    is_plain.then_some((Attribute { key, value: Cow::Borrowed(&value[..end]) }, rest))
}

/// Where the first double quote is. Most values are short, but outlines have hundreds of characters.
fn quote(text: &[u8]) -> Option<usize> {
    let is_quote = |byte: &u8| *byte == b'"';
    let (chunks, _) = text.as_chunks::<16>();
    let has_none = |chunk: &&[u8; 16]| !chunk.iter().fold(false, |found, byte| found | is_quote(byte));
    let from = 16 * chunks.iter().take_while(has_none).count();
    text[from..].iter().position(is_quote).map(|place| from + place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(
        element: &str,
        read: impl Fn(&BytesStart<'_>) -> Vec<Option<(Vec<u8>, Vec<u8>)>>,
    ) -> Vec<Option<(Vec<u8>, Vec<u8>)>> {
        read(&BytesStart::from_content(element, element.find(' ').unwrap_or(element.len())))
    }

    proptest! {
        #[test]
        fn they_are_those_that_the_library_finds(
            pieces in prop::collection::vec(
                prop::sample::select(&[
                    " ", "  ", "\n", "a", "b_2", "=", " = ", "\"", "'", "\"1,2\"", " c=\"d\"", " points=\"123456789,123456789\"",
                    "é", "/", ">", " e=\"\"",
                ][..]),
                0..12,
            ),
        ) {
            let element = format!("box{}", pieces.concat());
            let ours = told(&element, |element| {
                each(element).map(|it| it.ok().map(|it| (it.key.to_vec(), it.value.into_owned()))).collect()
            });
            let theirs = told(&element, |element| {
                let mut all = element.attributes();
                let all = all.with_checks(false).map(Result::ok);
                all.map(|it| it.map(|it| (it.key.0.to_vec(), it.value.into_owned()))).collect()
            });
            prop_assert_eq!(ours, theirs, "{}", element);
        }
    }
}
