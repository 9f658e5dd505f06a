//! What candidates hear after they have handed in, as far as the exam's author decides it: what happens next, and what
//! a message about the decision may tell.

use serde::Deserialize;

use super::rules::Bilingual;

/// How much a message about the decision may tell; each tells what the ones before it tell, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tells {
    /// Only that HR has looked at the work.
    Nothing,
    /// The decision.
    #[default]
    Verdict,
    /// The figures against their thresholds.
    Figures,
    /// The kinds of mistakes that occurred most often. They never name an object, an image or an expected value.
    Mistakes,
}

/// What a message about the decision tells, and in which words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedbackRules {
    /// How much it tells.
    pub tells: Tells,
    /// The words for those who are accepted; `None`: the bot's own.
    pub accepted: Option<Bilingual>,
    /// The words for those who are rejected; `None`: the bot's own.
    pub rejected: Option<Bilingual>,
}

/// What candidates read when they have handed in, besides thanks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NextSteps {
    /// What happens next, plain text.
    pub text: Option<Bilingual>,
    /// Within how many days they get an answer.
    pub answer_within_days: Option<u16>,
}

/// A part of the author's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'t> {
    /// Text as it stands.
    Text(&'t str),
    /// `{name}`: the candidate's first name.
    Name,
    /// `{title}`: the name of the exam.
    Title,
    /// Anything else in braces, with them.
    Unknown(&'t str),
}

/// The parts of the author's words, in order.
#[must_use]
pub fn parts(words: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = words;
    while let Some(start) = rest.find('{') {
        let length = rest[start..].find('}').map_or(rest.len() - start, |end| end + 1);
        if start > 0 {
            parts.push(Part::Text(&rest[..start]));
        }
        parts.push(match &rest[start..start + length] {
            "{name}" => Part::Name,
            "{title}" => Part::Title,
            unknown => Part::Unknown(unknown),
        });
        rest = &rest[start + length..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found_wherever_they_stand() {
        use Part::{Name, Text, Title, Unknown};
        let cases: [(&str, &[Part<'_>]); 6] = [
            ("", &[]),
            ("Well done", &[Text("Well done")]),
            ("{name}, {title}!", &[Name, Text(", "), Title, Text("!")]),
            ("a {nmae} b", &[Text("a "), Unknown("{nmae}"), Text(" b")]),
            ("a } b {", &[Text("a } b "), Unknown("{")]),
            ("{ж{name}", &[Unknown("{ж{name}")]),
        ];
        for (words, expected) in cases {
            assert_eq!(parts(words), expected, "{words}");
        }
    }

    #[test]
    fn each_tells_more_than_the_one_before() {
        assert!(Tells::Nothing < Tells::Verdict && Tells::Verdict < Tells::Figures);
        assert!(Tells::Figures < Tells::Mistakes);
    }
}
