//! What an exam says of when a value of an attribute counts as right. How values are compared is in
//! `scoring::measures::value`.
//!
//! In `exam.toml`: `match = "exact"`, `"case_insensitive"`, `"normalised"`, `{ numeric = 0.5 }` or `{ levenshtein = 0.8 }`.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::spelling::nearest;

/// When a value counts as right.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum ValueRule {
    /// Code point for code point.
    #[default]
    Exact,
    /// Without regard to case. Each code point is folded by its own, as by Unicode's full case folding: `ß` is `SS`.
    /// What depends on the language is not: a dotless `ı` is an `i`.
    CaseInsensitive,
    /// In the form NFC, with white space that shows only between words, as one blank.
    Normalised,
    /// As decimal numbers, with a point or a comma, that are at most this far apart. The comparison is exact in
    /// decimals: 1.1 is 0.1 away from 1.0. What is no number is right only when it is exact.
    Numeric {
        /// Not negative.
        within: f64,
    },
    /// As texts of which most characters are right.
    Levenshtein {
        /// The least similarity, above 0 and up to 1.
        at_least: f64,
    },
}

/// The rules that are a word, and those that need a number.
const WORDS: [&str; 3] = ["exact", "case_insensitive", "normalised"];
const NUMBERS: [&str; 2] = ["numeric", "levenshtein"];

/// As the file has it.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "no rule: write \"exact\", \"case_insensitive\", \"normalised\", { numeric = 0.5 } or { levenshtein = 0.8 }"
)]
enum Written {
    Word(String),
    Number(BTreeMap<String, f64>),
}

impl TryFrom<Written> for ValueRule {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        match written {
            Written::Word(word) => match word.as_str() {
                "exact" => Ok(Self::Exact),
                "case_insensitive" => Ok(Self::CaseInsensitive),
                "normalised" => Ok(Self::Normalised),
                word if NUMBERS.contains(&word) => {
                    Err(format!("the rule `{word}` needs a number: write {{ {word} = 0.5 }}"))
                }
                word => Err(unknown(word)),
            },
            Written::Number(numbers) => match Vec::from_iter(numbers).as_slice() {
                [(name, within)] if name == "numeric" => Ok(Self::Numeric { within: *within }),
                [(name, at_least)] if name == "levenshtein" => Ok(Self::Levenshtein { at_least: *at_least }),
                [(name, _)] if WORDS.contains(&name.as_str()) => {
                    Err(format!("the rule `{name}` takes no number: write \"{name}\""))
                }
                [(name, _)] => Err(unknown(name)),
                several => Err(format!("{} rules instead of one", several.len())),
            },
        }
    }
}

fn unknown(rule: &str) -> String {
    let nearest = nearest(rule, WORDS.into_iter().chain(NUMBERS));
    let hint = nearest.map(|name| format!(", the nearest known rule is `{name}`")).unwrap_or_default();
    format!("unknown rule `{rule}`{hint}")
}

impl<'de> Deserialize<'de> for ValueRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Line {
        #[serde(rename = "match")]
        rule: ValueRule,
    }

    fn read(rule: &str) -> Result<ValueRule, String> {
        let line = toml::from_str::<Line>(&format!("match = {rule}\n"));
        line.map(|line| line.rule).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn every_rule_is_read() {
        assert_eq!(read("\"exact\""), Ok(ValueRule::Exact));
        assert_eq!(read("\"case_insensitive\""), Ok(ValueRule::CaseInsensitive));
        assert_eq!(read("\"normalised\""), Ok(ValueRule::Normalised));
        assert_eq!(read("{ numeric = 2 }"), Ok(ValueRule::Numeric { within: 2.0 }));
        assert_eq!(read("{ numeric = 0.5 }"), Ok(ValueRule::Numeric { within: 0.5 }));
        assert_eq!(read("{ levenshtein = 0.8 }"), Ok(ValueRule::Levenshtein { at_least: 0.8 }));
    }

    #[test]
    fn what_is_no_rule_is_told_with_the_one_that_was_meant() {
        let wrong = [
            "\"case-insensitive\"",
            "\"numeric\"",
            "{ numerics = 1 }",
            "{ exact = 1 }",
            "{ numeric = 1, levenshtein = 1 }",
            "{}",
            "5",
        ];
        let told = wrong.map(|rule| read(rule).expect_err(rule)).join("\n");
        insta::assert_snapshot!(told, @r#"
        unknown rule `case-insensitive`, the nearest known rule is `case_insensitive`
        the rule `numeric` needs a number: write { numeric = 0.5 }
        unknown rule `numerics`, the nearest known rule is `numeric`
        the rule `exact` takes no number: write "exact"
        2 rules instead of one
        0 rules instead of one
        no rule: write "exact", "case_insensitive", "normalised", { numeric = 0.5 } or { levenshtein = 0.8 }
        "#);
    }
}
