//! The error rate of a transcription. Texts are compared code point for code point: nothing is trimmed,
//! normalised or folded.

/// Character error rate: the number of edits (insert, delete, replace one code point) that turn the given text
/// into the expected one, per expected code point; 0 to 1. A text where none was expected is completely wrong:
/// 1.
#[must_use]
pub fn character_error_rate(expected: &str, given: &str) -> f64 {
    let (expected, given): (Vec<char>, Vec<char>) = (expected.chars().collect(), given.chars().collect());
    if expected.is_empty() {
        return if given.is_empty() { 0.0 } else { 1.0 };
    }
    // At least the surplus has to be deleted, so from twice the length on the rate is over 1 whatever the text is.
    if given.len() >= 2 * expected.len() {
        return 1.0;
    }
    (f64::from(edits(&expected, &given)) / expected.len() as f64).min(1.0)
}

/// The number of edits (V. I. Levenshtein, 1966), from one line of the table to the next: only two are kept.
pub(super) fn edits(expected: &[char], given: &[char]) -> u32 {
    let mut above: Vec<u32> = (0..=given.len() as u32).collect();
    for wanted in expected {
        let mut line = Vec::with_capacity(above.len());
        line.push(above[0] + 1);
        for (column, got) in given.iter().enumerate() {
            let replace = above[column] + u32::from(wanted != got);
            line.push(replace.min(above[column + 1] + 1).min(line[column] + 1));
        }
        above = line;
    }
    above[given.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

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
