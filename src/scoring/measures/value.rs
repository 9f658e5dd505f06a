//! Rules for values of attributes: when a value counts as right though it is not the expected one to the last
//! character. Beside any of them stands the error rate of [`crate::scoring::transcription`], `cer`: edits per
//! expected code point, 0 to 1.
//!
//! | rule | the value is right when |
//! | --- | --- |
//! | `exact` | both are the same, code point for code point |
//! | `case_insensitive` | both are the same without regard to case |
//! | `normalised` | both are the same in Unicode's form NFC, without white space around them and with one blank for white space within |
//! | `numeric ± x` | both are decimal numbers that are no more than `x` apart |
//! | `levenshtein ≥ x` | their similarity, `1 − edits / length of the longer`, is at least `x` |
//!
//! All are symmetric, hold for every value and itself, and take any text.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::exam::{AttributeRule, ValueRule};
use crate::scoring::transcription::edits;

impl ValueRule {
    /// Whether a value counts as right.
    #[must_use]
    pub fn is_right(self, expected: &str, given: &str) -> bool {
        expected == given
            || match self {
                Self::Exact => false,
                Self::CaseInsensitive => folded(expected).eq(folded(given)),
                Self::Normalised => normalised(expected) == normalised(given),
                Self::Numeric { within } => are_near(expected, given, within).unwrap_or(false),
                Self::Levenshtein { at_least } => is_similar(expected, given, at_least),
            }
    }
}

impl AttributeRule {
    /// Whether a value counts as right, by the exam's rule for it. Without one, texts are compared code point for code
    /// point and numbers as numbers.
    #[must_use]
    pub fn is_right(&self, expected: &str, given: &str) -> bool {
        self.matching.map_or_else(|| self.same(expected, given), |rule| rule.is_right(expected, given))
    }
}

/// The similarity of two texts: 1 less the edits (V. I. Levenshtein, 1966: insert, delete, replace one code point) per
/// code point of the longer one. 1 for equal texts only, two empty ones among them; 0 when nothing is left of one.
#[must_use]
pub fn levenshtein_similarity(expected: &str, given: &str) -> f64 {
    let (expected, given): (Vec<char>, Vec<char>) = (expected.chars().collect(), given.chars().collect());
    match expected.len().max(given.len()) {
        0 => 1.0,
        longer => 1.0 - f64::from(edits(&expected, &given)) / longer as f64,
    }
}

/// Whether two texts are similar enough. The surplus of the longer one has to be deleted, so that alone may tell, in
/// no time, that they are not.
fn is_similar(expected: &str, given: &str, at_least: f64) -> bool {
    let (one, other) = (expected.chars().count(), given.chars().count());
    let at_most = one.min(other) as f64 / one.max(other).max(1) as f64;
    // A limit that can't be reached, or is no number, is never reached.
    at_most >= at_least && levenshtein_similarity(expected, given) >= at_least
}

/// The code points of a text without regard to case. Only the way there and back brings letters of three forms
/// together: `ẞ`, `ß` and `ss`; `Σ`, `σ` and `ς`.
fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase).flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}

/// The text in the form NFC, with a blank between words and no other white space.
fn normalised(text: &str) -> String {
    let composed: Cow<'_, str> =
        if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) };
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two texts are decimal numbers that are at most so far apart; `None`: one of them is no number.
fn are_near(expected: &str, given: &str, within: f64) -> Option<bool> {
    // The shortest decimal that stands for this limit is the one that was set.
    let within = decimal(&within.to_string())?;
    Some(decimal(expected)?.abs_diff(decimal(given)?) <= within.unsigned_abs() && within >= 0)
}

/// Number of decimals that count.
const DECIMALS: usize = 18;
/// Largest number of digits before the point. Two such numbers with all decimals are less than 2^127 apart.
const DIGITS: usize = 18;

/// A decimal number in units of 10^-18: a sign, digits, a point or a comma, digits; of the digits before and after
/// it one part may be missing. White space around it does not matter; decimals after the eighteenth are cut off.
fn decimal(text: &str) -> Option<i128> {
    let text = text.trim();
    let (is_negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let has_any = digits.bytes().any(|byte| byte.is_ascii_digit());
    if !has_any || !are_digits(whole) || !are_digits(decimals) || whole.len() > DIGITS {
        return None;
    }
    let decimals = decimals.bytes().chain(std::iter::repeat(b'0')).take(DECIMALS);
    let magnitude = whole.bytes().chain(decimals).fold(0, |sum, digit| sum * 10 + i128::from(digit - b'0'));
    Some(if is_negative { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ValueRule::{CaseInsensitive, Exact, Levenshtein, Normalised, Numeric};
    use super::*;

    fn right(rule: ValueRule, expected: &str, given: &str) {
        assert!(rule.is_right(expected, given), "{rule:?}: {given:?} should do for {expected:?}");
    }

    fn wrong(rule: ValueRule, expected: &str, given: &str) {
        assert!(!rule.is_right(expected, given), "{rule:?}: {given:?} should not do for {expected:?}");
    }

    #[test]
    fn exact_is_code_point_for_code_point() {
        right(Exact, "O0B8", "O0B8");
        wrong(Exact, "O0B8", "o0b8");
        wrong(Exact, "Y\u{e9}", "Ye\u{301}");
        wrong(Exact, "A7", "A7 ");
    }

    #[test]
    fn case_is_that_of_any_alphabet() {
        right(CaseInsensitive, "Жук A7", "жУК a7");
        right(CaseInsensitive, "STRASSE", "straße");
        right(CaseInsensitive, "STRAẞE", "strasse");
        right(CaseInsensitive, "ΟΔΟΣ", "οδος");
        right(CaseInsensitive, "οδοσ", "οδος");
        right(CaseInsensitive, "ﬁn", "FIN");
        wrong(CaseInsensitive, "A", "А");
        wrong(CaseInsensitive, "A7", "a7 ");
    }

    #[test]
    fn white_space_and_form_of_accents_can_be_let_pass() {
        right(Normalised, "Y\u{e9} B", "  Ye\u{301}\u{a0}\t B\n");
        right(Normalised, "", " \n");
        wrong(Normalised, "AB", "A B");
        wrong(Normalised, "A", "a");
        wrong(Normalised, "Ａ", "A");
    }

    #[test]
    fn numbers_are_compared_in_decimals() {
        let tenth = Numeric { within: 0.1 };
        right(tenth, "1.0", "1.1");
        right(tenth, "1.1", "1");
        right(tenth, "0,3", " .4 ");
        right(tenth, "-0.05", "+0.050");
        right(tenth, "\u{2212}7", "-7.1");
        right(tenth, "000000000000000000000001", "1.");
        right(Numeric { within: 0.0 }, "12", "12.000");
        wrong(tenth, "1.0", "1.1000001");
        wrong(tenth, "0.1", "-0.1");
        right(tenth, "999999999999999999.9", "999999999999999999.95");
        wrong(Numeric { within: 1e15 }, "999999999999999999", "-999999999999999999");
    }

    #[test]
    fn what_is_no_number_is_right_only_when_it_is_exact() {
        let rule = Numeric { within: 5.0 };
        for text in ["", " ", ".", "-", "1e3", "NaN", "inf", "1.2.3", "1 000", "١", "1234567890123456789"] {
            right(rule, text, text);
            wrong(rule, text, "3");
            wrong(rule, "3", text);
        }
        for within in [f64::NAN, f64::INFINITY, -1.0] {
            wrong(Numeric { within }, "3", "3.5");
            right(Numeric { within }, "3", "3");
        }
    }

    #[test]
    fn similarity_is_a_share_of_the_longer_text() {
        let close = |one: &str, other: &str, expected: f64| {
            let value = levenshtein_similarity(one, other);
            assert!((value - expected).abs() < 1e-12, "{one} and {other}: {value}");
        };
        close("kitten", "sitting", 1.0 - 3.0 / 7.0);
        close("", "", 1.0);
        close("", "abc", 0.0);
        close("abc", "", 0.0);
        close("Жук", "жук", 2.0 / 3.0);
        right(Levenshtein { at_least: 0.75 }, "ABCD", "ABCE");
        wrong(Levenshtein { at_least: 0.76 }, "ABCD", "ABCE");
        wrong(Levenshtein { at_least: 0.5 }, "AB", &"AB".repeat(1_000_000));
        wrong(Levenshtein { at_least: f64::NAN }, "AB", "AC");
        right(Levenshtein { at_least: -1.0 }, "AB", "CD");
        right(Levenshtein { at_least: 2.0 }, "AB", "AB");
    }

    fn rules() -> impl Strategy<Value = ValueRule> {
        prop_oneof![
            Just(Exact),
            Just(CaseInsensitive),
            Just(Normalised),
            any::<f64>().prop_map(|within| Numeric { within }),
            (0.0..10.0_f64).prop_map(|within| Numeric { within }),
            (0.0..1.0_f64).prop_map(|at_least| Levenshtein { at_least }),
        ]
    }

    proptest! {
        #[test]
        fn rules_are_symmetric_and_hold_for_a_value_and_itself(
            rule in rules(),
            one in "[-+0-9.,aAß ]{0,6}|\\PC{0,6}",
            other in "[-+0-9.,aAß ]{0,6}|\\PC{0,6}",
        ) {
            prop_assert!(rule.is_right(&one, &one));
            prop_assert_eq!(rule.is_right(&one, &other), rule.is_right(&other, &one));
        }

        #[test]
        fn numbers_are_near_as_whole_hundredths_are(
            (one, other) in (-99_999_i64..99_999, -99_999_i64..99_999),
            within in 0_u32..20_000,
        ) {
            let told = |hundredths: i64| {
                let sign = if hundredths < 0 { "-" } else { "" };
                format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
            };
            let rule = Numeric { within: f64::from(within) / 100.0 };
            prop_assert_eq!(rule.is_right(&told(one), &told(other)), (one - other).unsigned_abs() <= within.into());
        }

        #[test]
        fn similarity_is_that_of_another_implementation(one in "[abж]{0,8}", other in "[abж]{0,8}") {
            let plain = strsim::normalized_levenshtein(&one, &other);
            prop_assert!((levenshtein_similarity(&one, &other) - plain).abs() < 1e-12);
        }
    }
}
