//! The error rate of a transcription. Texts are compared code point for code point: nothing is trimmed,
//! normalised or folded.

/// Character error rate: the number of edits (insert, delete, replace one code point) that turn the given text
/// into the expected one, per expected code point; 0 to 1. A text where none was expected is completely wrong:
/// 1.
#[must_use]
pub fn character_error_rate(expected: &str, given: &str) -> f64 {
    if expected == given {
        return 0.0;
    }
    if expected.is_ascii() && given.is_ascii() {
        return rate(expected.as_bytes(), given.as_bytes());
    }
    rate(&expected.chars().collect::<Vec<_>>(), &given.chars().collect::<Vec<_>>())
}

fn rate<T: PartialEq>(expected: &[T], given: &[T]) -> f64 {
    // At least the surplus has to be deleted, so from twice the length on the rate is over 1 whatever the text is.
    if given.len() >= 2 * expected.len() {
        return 1.0;
    }
    (f64::from(edits(expected, given)) / expected.len() as f64).min(1.0)
}

/// Texts up to this length are compared without asking for memory.
const SHORT: usize = 64;

/// The number of edits (V. I. Levenshtein, 1966), from one line of the table to the next: only one is kept. What both
/// texts begin or end with needs no edit.
pub(super) fn edits<T: PartialEq>(expected: &[T], given: &[T]) -> u32 {
    let same = |(one, other): &(&T, &T)| one == other;
    let begin = expected.iter().zip(given).take_while(same).count();
    let (expected, given) = (&expected[begin..], &given[begin..]);
    let end = expected.iter().rev().zip(given.iter().rev()).take_while(same).count();
    let (expected, given) = (&expected[..expected.len() - end], &given[..given.len() - end]);
    let (mut short, mut long) = ([0; SHORT], Vec::new());
    let line = if given.len() <= SHORT {
        &mut short[..given.len()]
    } else {
        long.resize(given.len(), 0);
        &mut long[..]
    };
    // Of the line above, the number in front of the first one is left out.
    (1..).zip(line.iter_mut()).for_each(|(edits, place)| *place = edits);
    let mut last = given.len() as u32;
    for (above, wanted) in (0..).zip(expected) {
        let (mut diagonal, mut left) = (above, above + 1);
        for (got, place) in given.iter().zip(line.iter_mut()) {
            let replace = diagonal + u32::from(wanted != got);
            diagonal = *place;
            left = replace.min(diagonal + 1).min(left + 1);
            *place = left;
        }
        last = left;
    }
    last
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// By the definition, without any table.
    fn plain(expected: &[u8], given: &[u8]) -> u32 {
        let (Some((wanted, less)), Some((got, fewer))) = (expected.split_first(), given.split_first()) else {
            return (expected.len() + given.len()) as u32;
        };
        let replaced = plain(less, fewer) + u32::from(wanted != got);
        replaced.min(plain(less, given) + 1).min(plain(expected, fewer) + 1)
    }

    proptest! {
        #[test]
        fn no_fewer_edits_are_enough(expected in "[ab1]{0,6}", given in "[ab1]{0,6}") {
            prop_assert_eq!(edits(expected.as_bytes(), given.as_bytes()), plain(expected.as_bytes(), given.as_bytes()));
        }

        #[test]
        fn long_texts_are_compared_as_short_ones_are(expected in "[ab]{0,5}", given in "[ab]{0,5}") {
            // What is not shared stays as it is, however long the rest is.
            let (begin, end) = ("c".repeat(SHORT), "dc".repeat(SHORT));
            let long = |text: &str| format!("{begin}{text}{end}");
            prop_assert_eq!(
                edits(long(&expected).as_bytes(), long(&given).as_bytes()),
                edits(expected.as_bytes(), given.as_bytes())
            );
            let apart = |text: &str| format!("1{text}{}{text}2", "0".repeat(SHORT));
            let other = |text: &str| format!("3{text}{}{text}4", "0".repeat(SHORT));
            let least = edits(apart(&expected).as_bytes(), other(&given).as_bytes());
            prop_assert!(least <= 2 + 2 * edits(expected.as_bytes(), given.as_bytes()));
        }
    }

    #[test]
    fn error_rate_is_edits_per_expected_character() {
        let close = |rate: f64, expected: f64| assert!((rate - expected).abs() < 1e-12, "{rate}");
        close(character_error_rate("O0B8", "00B8"), 0.25);
        close(character_error_rate("ABCD", "ABCD"), 0.0);
        close(character_error_rate("ABCD", ""), 1.0);
        close(character_error_rate("", ""), 0.0);
        close(character_error_rate("", "A"), 1.0);
        close(character_error_rate("Ye\u{301}", "Y\u{e9}"), 2.0 / 3.0);
        close(character_error_rate("AB", &"AB".repeat(1_000_000)), 1.0);
    }
}
