//! Texts compared code point for code point: nothing is trimmed, normalised or folded.

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
    let edits = Edits::between(&expected, &given).count();
    (f64::from(edits) / expected.len() as f64).min(1.0)
}

/// The kinds of errors in a wrong transcription, in code points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Right letter, wrong case.
    pub case: u32,
    /// A letter of the other alphabet, Latin or Cyrillic, that looks the same (in either case).
    pub look_alike: u32,
    /// Everything else, missing and surplus characters included; `O` and `0` too.
    pub other: u32,
}

/// The differences between two texts; all zero when they are the same.
#[must_use]
pub fn differences(expected: &str, given: &str) -> Differences {
    let expected: Vec<char> = expected.chars().collect();
    // Everything far beyond the expected length is surplus, and not worth a table of edits.
    let compared = 2 * expected.len() + 16;
    let surplus = given.chars().skip(compared).count() as u32;
    let given: Vec<char> = given.chars().take(compared).collect();
    let mut differences = Differences { other: surplus, ..Differences::default() };
    Edits::between(&expected, &given).walk(|pair| match pair {
        (expected, given) if expected == given => (),
        (Some(expected), Some(given)) if same_letter(expected, given) => differences.case += 1,
        (Some(expected), Some(given)) if look_alike(expected, given) => differences.look_alike += 1,
        _ => differences.other += 1,
    });
    differences
}

/// An expected code point and the one given in its place; `None` where the other text has one too many.
pub type Pair = (Option<char>, Option<char>);

/// Two texts aligned so that as few pairs as possible differ. Time and memory grow with the product of their
/// lengths.
#[must_use]
pub fn alignment(expected: &str, given: &str) -> Vec<Pair> {
    let (expected, given): (Vec<char>, Vec<char>) = (expected.chars().collect(), given.chars().collect());
    let mut pairs = Vec::with_capacity(expected.len().max(given.len()));
    Edits::between(&expected, &given).walk(|pair| pairs.push(pair));
    pairs.reverse();
    pairs
}

fn same_letter(one: char, other: char) -> bool {
    one.to_lowercase().eq(other.to_lowercase())
}

/// Cyrillic letters that are drawn like Latin ones. Both cases are listed where both look alike.
const CYRILLIC_TO_LATIN: [(char, char); 34] = [
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
    ('Ѕ', 'S'),
    ('І', 'I'),
    ('Ї', 'Ï'),
    ('Ј', 'J'),
    ('Ё', 'Ë'),
    ('а', 'a'),
    ('в', 'b'),
    ('е', 'e'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('ѕ', 's'),
    ('і', 'i'),
    ('ї', 'ï'),
    ('ј', 'j'),
    ('ё', 'ë'),
];

fn look_alike(one: char, other: char) -> bool {
    let latin = |letter: char| CYRILLIC_TO_LATIN.iter().find(|pair| pair.0 == letter).map(|pair| pair.1);
    match (latin(one), latin(other)) {
        (Some(one), None) => same_letter(one, other),
        (None, Some(other)) => same_letter(one, other),
        _ => false,
    }
}

/// Levenshtein's table: `cost[row][column]` edits turn the first `column` characters given into the first
/// `row` expected (V. I. Levenshtein, 1966).
struct Edits<'a> {
    expected: &'a [char],
    given: &'a [char],
    cost: Vec<Vec<u32>>,
}

impl<'a> Edits<'a> {
    fn between(expected: &'a [char], given: &'a [char]) -> Self {
        let mut cost = vec![(0..=given.len() as u32).collect::<Vec<_>>()];
        for (row, wanted) in expected.iter().enumerate() {
            let above = &cost[row];
            let mut line = Vec::with_capacity(given.len() + 1);
            line.push(above[0] + 1);
            for (column, got) in given.iter().enumerate() {
                let replace = above[column] + u32::from(wanted != got);
                line.push(replace.min(above[column + 1] + 1).min(line[column] + 1));
            }
            cost.push(line);
        }
        Self { expected, given, cost }
    }

    fn count(&self) -> u32 {
        self.cost[self.expected.len()][self.given.len()]
    }

    /// Passes on the pairs of a shortest path from the end. Where several paths are equally short, replacements
    /// come first.
    fn walk(&self, mut tell: impl FnMut(Pair)) {
        let (mut row, mut column) = (self.expected.len(), self.given.len());
        while row > 0 || column > 0 {
            let here = self.cost[row][column];
            if row > 0 && column > 0 {
                let (wanted, got) = (self.expected[row - 1], self.given[column - 1]);
                if self.cost[row - 1][column - 1] + u32::from(wanted != got) == here {
                    tell((Some(wanted), Some(got)));
                    (row, column) = (row - 1, column - 1);
                    continue;
                }
            }
            if row > 0 && self.cost[row - 1][column] + 1 == here {
                row -= 1;
                tell((Some(self.expected[row]), None));
            } else {
                column -= 1;
                tell((None, Some(self.given[column])));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn made_of(expected: &str, given: &str) -> (u32, u32, u32) {
        let Differences { case, look_alike, other } = differences(expected, given);
        (case, look_alike, other)
    }

    #[test]
    fn tells_case_look_alikes_and_the_rest_apart() {
        assert_eq!(made_of("123OWO321", "123OwO321"), (1, 0, 0));
        assert_eq!(made_of("Yу298bm", "Yy298bm"), (0, 1, 0), "a Cyrillic у expected, a Latin y given");
        assert_eq!(made_of("A777AA", "а777аА"), (0, 3, 0), "look-alikes in either case");
        assert_eq!(made_of("O0B8", "00B8"), (0, 0, 1), "a zero for the letter O");
        assert_eq!(made_of("O0B8S5", "O0B8S5"), (0, 0, 0));
        assert_eq!(made_of("Ж1", "ж1"), (1, 0, 0));
    }

    #[test]
    fn missing_and_surplus_characters_are_other() {
        assert_eq!(made_of("HK0O88B", "HK0O8B"), (0, 0, 1));
        assert_eq!(made_of("HK0O88B", " hK0O88B"), (1, 0, 1));
        assert_eq!(made_of("HK", ""), (0, 0, 2));
        assert_eq!(made_of("", "HK"), (0, 0, 2));
        assert_eq!(made_of("AB", &"x".repeat(100_000)), (0, 0, 100_000));
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

    #[test]
    fn texts_stand_side_by_side() {
        let shown = |expected, given| -> (String, String) {
            let pairs = alignment(expected, given).into_iter();
            pairs.map(|(one, other)| (one.unwrap_or('·'), other.unwrap_or('·'))).unzip()
        };
        assert_eq!(shown("HK0O88B", "HK0O8B"), ("HK0O88B".into(), "HK0O·8B".into()));
        assert_eq!(shown("A7", "A70"), ("A7·".into(), "A70".into()));
        assert_eq!(shown("Yу2", "Yy2"), ("Yу2".into(), "Yy2".into()));
        assert_eq!(shown("", "x"), ("·".into(), "x".into()));
        assert_eq!(alignment("", ""), []);
    }

    proptest! {
        #[test]
        fn differences_are_as_many_as_the_edits(expected in "[AaАа0OО]{1,8}", given in "[AaАа0OО]{0,8}") {
            let (case, look_alike, other) = made_of(&expected, &given);
            let rate = f64::from(case + look_alike + other) / expected.chars().count() as f64;
            prop_assert!((character_error_rate(&expected, &given) - rate.min(1.0)).abs() < 1e-12);
        }
    }
}
