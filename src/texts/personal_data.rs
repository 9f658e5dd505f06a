//! The words about the file with everything that is kept about a person.

use chrono::NaiveDate;

use super::catalog::{Own, say};
use super::times::date;
use crate::exam::Language;

/// The caption of the file.
#[must_use]
pub fn personal_data_caption(day: NaiveDate, without_pictures: bool, language: Language) -> String {
    let caption = say!(language, "personal-data-caption", date = Own(date(day, language)));
    if without_pictures {
        return format!("{caption}\n\n{}", say!(language, "personal-data-without-pictures"));
    }
    caption
}

/// A file of this many bytes is larger than Telegram takes.
#[must_use]
pub fn personal_data_too_big(bytes: u64, language: Language) -> String {
    say!(language, "personal-data-too-big", size = bytes.div_ceil(1_000_000))
}
