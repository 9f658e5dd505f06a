//! What speaks against a submission: requirements that are not met, objects with the wrong label.

use super::catalog::{Foreign, Own, foreign_plain, say};
use crate::exam::Language;
use crate::scoring::{Missed, Reason, WrongLabel};

/// The symbol before a requirement in the chat.
const SYMBOL: &str = "❌ ";
/// Maximum number of images that are named in a sentence.
const IMAGES: usize = 5;

/// A requirement that is not met, in a sentence. `foreign` makes text of others fit for where it is shown.
pub(crate) fn reason(reason: &Reason, language: Language, foreign: fn(&str) -> Foreign) -> String {
    match reason {
        Reason::MustNotOccur { label, images } => {
            let mut named: Vec<String> =
                images.iter().take(IMAGES).map(|image| foreign(image).to_string()).collect();
            if images.len() > IMAGES {
                named.push("…".to_owned());
            }
            let (label, images) = (foreign(label), Own(named.join(", ")));
            say!(language, "hr-reason-must-not-occur", label = label, images = images)
        }
        Reason::CriticalImage { image, missed } => {
            let (figure, percent, threshold) = parts(missed, foreign);
            say!(
                language,
                "hr-reason-critical",
                image = foreign(image),
                figure = figure,
                percent = percent,
                threshold = threshold
            )
        }
        Reason::Below(missed) => {
            let (figure, percent, threshold) = parts(missed, foreign);
            say!(language, "hr-reason-below", figure = figure, percent = percent, threshold = threshold)
        }
    }
}

fn parts(missed: &Missed, foreign: fn(&str) -> Foreign) -> (Foreign, Own, Own) {
    let percent = Own(format!("{:.2}", missed.percent));
    (foreign(&missed.subject()), percent, Own(missed.threshold.to_string()))
}

/// The same in a cell of a workbook, where the column says what it is.
pub(crate) fn reason_in_cell(of: &Reason, language: Language) -> String {
    reason(of, language, foreign_plain).trim_start_matches(SYMBOL).to_owned()
}

/// Objects that were drawn with another label than theirs.
pub(crate) fn wrong_label(wrong: &WrongLabel, language: Language, foreign: fn(&str) -> Foreign) -> String {
    let (expected, given) = (foreign(&wrong.expected), foreign(&wrong.given));
    say!(language, "hr-wrong-label", given = given, expected = expected, count = wrong.count)
}
