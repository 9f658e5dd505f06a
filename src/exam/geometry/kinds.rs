//! The kinds of shapes that a label takes.

use serde::{Deserialize, Deserializer};

use super::ShapeKind;

/// The kinds of shapes that a label takes: at least one. The first is the one that people are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeKinds {
    first: ShapeKind,
    more: Vec<ShapeKind>,
}

impl ShapeKinds {
    /// These kinds; `None` when there are none.
    #[must_use]
    pub fn of(kinds: Vec<ShapeKind>) -> Option<Self> {
        let mut kinds = kinds.into_iter();
        kinds.next().map(|first| Self { first, more: kinds.collect() })
    }

    /// The first one.
    #[must_use]
    pub fn first(&self) -> &ShapeKind {
        &self.first
    }

    /// The only one; `None` when there are several.
    #[must_use]
    pub fn only(&self) -> Option<&ShapeKind> {
        self.more.is_empty().then_some(&self.first)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &ShapeKind> {
        std::iter::once(&self.first).chain(&self.more)
    }

    /// Whether a kind is among them.
    #[must_use]
    pub fn contains(&self, kind: &ShapeKind) -> bool {
        self.iter().any(|known| known == kind)
    }

    /// CVAT's names of them, with a word between the last two: `polygon or mask`.
    #[must_use]
    pub fn listed(&self, or: &str) -> String {
        let names: Vec<&str> = self.iter().map(ShapeKind::name).collect();
        match names.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} {or} {last}", others.join(", ")),
            None => String::new(),
        }
    }
}

impl From<ShapeKind> for ShapeKinds {
    fn from(first: ShapeKind) -> Self {
        Self { first, more: Vec::new() }
    }
}

/// A name, or a list of names. Whether they are known, and go together, is checked with the rest of the exam.
impl<'de> Deserialize<'de> for ShapeKinds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected the name of a shape, or a list of names")]
        enum Names {
            One(String),
            Several(Vec<String>),
        }
        let mut kinds = match Names::deserialize(deserializer)? {
            Names::One(name) => vec![ShapeKind::from_name(&name)],
            Names::Several(names) => names.iter().map(|name| ShapeKind::from_name(name)).collect(),
        }
        .into_iter();
        let first = kinds.next().ok_or_else(|| serde::de::Error::custom("no shape: name at least one"))?;
        Ok(Self { first, more: kinds.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ShapeKinds, String> {
        #[derive(Deserialize)]
        struct Label {
            shape: ShapeKinds,
        }
        toml::from_str::<Label>(text).map(|label| label.shape).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn one_or_several_are_read() {
        let one = read("shape = \"polygon\"").expect("one");
        assert_eq!((one.only(), one.listed("or").as_str()), (Some(&ShapeKind::Polygon), "polygon"));
        assert_eq!(one, ShapeKinds::from(ShapeKind::Polygon));
        let several = read("shape = [\"polygon\", \"mask\", \"box\"]").expect("several");
        assert_eq!((several.only(), several.first()), (None, &ShapeKind::Polygon));
        assert_eq!(several.listed("or"), "polygon, mask or rectangle");
        assert!(several.contains(&ShapeKind::Rectangle) && !several.contains(&ShapeKind::Tag));
    }

    #[test]
    fn none_is_refused() {
        assert_eq!(read("shape = []").expect_err("none"), "no shape: name at least one");
        let number = read("shape = 5").expect_err("a number");
        assert_eq!(number, "expected the name of a shape, or a list of names");
    }
}
