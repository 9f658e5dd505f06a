//! The words with the images of two attempts side by side.

use super::catalog::{foreign_plain, say};
use crate::exam::Language;
use crate::measure::shortened;
use crate::model::AttemptNumber;

/// Names that are longer are cut: the caption has little room.
const NAME_SHOWN: usize = 64;

/// Whose work is on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideName {
    /// The name of the candidate, as people tell them apart.
    pub name: String,
    /// Number of the attempt.
    pub attempt: AttemptNumber,
}

/// Why there is nothing to show side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPairs {
    /// The other candidate, or their attempt, was deleted.
    Erased,
    /// One of the submissions is not stored.
    NoWork,
    /// The attempts are about different exams.
    OtherExam,
}

/// The caption of the images of two attempts, of which there are so many and at most `most` are shown.
#[must_use]
pub fn pairs([left, right]: [&SideName; 2], most: usize, count: usize, language: Language) -> String {
    let [name, other] = [left, right].map(|side| foreign_plain(&shortened(&side.name, NAME_SHOWN)));
    let (attempt, second) = (left.attempt, right.attempt);
    let caption = say!(language, "hr-pairs", name = name, attempt = attempt, other = other, second = second);
    if count <= most {
        return caption;
    }
    format!("{caption}\n{}", say!(language, "hr-pairs-first", shown = most, count = count))
}

/// Tells why there is nothing to show side by side.
#[must_use]
pub fn no_pairs(why: NoPairs, language: Language) -> String {
    match why {
        NoPairs::Erased => say!(language, "hr-pairs-erased"),
        NoPairs::NoWork => say!(language, "hr-pairs-no-work"),
        NoPairs::OtherExam => say!(language, "hr-pairs-other-exam"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(name: &str, attempt: u8) -> SideName {
        SideName { name: name.to_owned(), attempt: AttemptNumber(attempt) }
    }

    fn told(one: &SideName, other: &SideName, count: usize, language: Language) -> String {
        pairs([one, other], 10, count, language).replace(['\u{2068}', '\u{2069}'], "")
    }

    #[test]
    fn the_caption_names_both_sides() {
        let (ben, zoe) = (side("@ben_lee", 1), side("Zoë (302)", 2));
        assert_eq!(
            told(&ben, &zoe, 5, Language::En),
            "Left: @ben_lee, attempt 1. Right: Zoë (302), attempt 2."
        );
        assert_eq!(
            told(&ben, &zoe, 12, Language::Ru),
            "Слева: @ben_lee, попытка 1. Справа: Zoë (302), попытка 2.\nЭто первые 10 из 12 картинок."
        );
    }

    #[test]
    fn names_can_break_nothing() {
        let hostile = side(&"<b>\n\u{202e}".repeat(100), 1);
        let told = pairs([&hostile, &hostile], 10, 5, Language::En);
        assert!(told.lines().count() == 1 && !told.contains('\u{202e}'), "{told}");
        assert!(told.chars().count() < 300, "{told}");
    }
}
