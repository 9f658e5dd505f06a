//! Sentences that stand for themselves wherever they are said.

use super::catalog::say;
use crate::exam::Language;

/// The candidate whom it is about was deleted.
#[must_use]
pub fn gone(language: Language) -> String {
    say!(language, "hr-gone")
}

/// What somebody asked for can't be made.
#[must_use]
pub fn not_made(language: Language) -> String {
    say!(language, "not-made")
}

/// The word on a button that is out of date.
#[must_use]
pub fn out_of_date(language: Language) -> String {
    say!(language, "out-of-date")
}
