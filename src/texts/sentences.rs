//! Sentences that need no context.

use super::catalog::say;
use crate::exam::Language;

/// The candidate whom it is about was deleted.
#[must_use]
pub fn gone(language: Language) -> String {
    say!(language, "hr-gone")
}

/// The requested content can't be made.
#[must_use]
pub fn not_made(language: Language) -> String {
    say!(language, "not-made")
}

/// The text for a button that is out of date.
#[must_use]
pub fn out_of_date(language: Language) -> String {
    say!(language, "out-of-date")
}
