//! What may be wrong with an object of the exam or with its ground truth, in half a sentence.

use super::catalog::{Foreign, say};
use crate::exam::Language;
use crate::exam_statistics::Cause;
use crate::measure::shortened;

/// Maximum number of characters of an answer.
const ANSWER: usize = 40;

/// Why those who do well on the others do badly on an object or a value. `foreign` makes an answer
/// fit for where it is shown.
pub(crate) fn doubt(cause: &Cause, foreign: fn(&str) -> Foreign, language: Language) -> String {
    match cause {
        Cause::Chance => say!(language, "doubt-chance"),
        Cause::SameAnswer { answer, count, best } if answer.trim().is_empty() => {
            say!(language, "doubt-empty", count = *count, best = *best)
        }
        Cause::SameAnswer { answer, count, best } => {
            say!(
                language,
                "doubt-answer",
                answer = foreign(&shortened(answer, ANSWER)),
                count = *count,
                best = *best
            )
        }
        Cause::NotDrawn { count, best } => say!(language, "doubt-not-drawn", count = *count, best = *best),
        Cause::DrawnOtherwise { count, best } => {
            say!(language, "doubt-otherwise", count = *count, best = *best)
        }
        Cause::DrawnOnEmpty { count, best } => say!(language, "doubt-drawn", count = *count, best = *best),
        Cause::MostWrong { count, best } => say!(language, "doubt-wrong", count = *count, best = *best),
        Cause::Ambiguous { count, best } => say!(language, "doubt-ambiguous", count = *count, best = *best),
    }
}
