//! The words on charts, and about files with everyone's metrics.

use chrono::NaiveDate;

use super::catalog::{Own, say};
use super::times::date;
use crate::exam::Language;
use crate::report::ChartWords;

/// The words on a chart of scores: hundredths of a percent and how many times each was reached.
#[must_use]
pub fn chart_words(scores: &[(u16, u64)], language: Language) -> ChartWords {
    let count: u64 = scores.iter().map(|(_, count)| count).sum();
    let sum: u64 = scores.iter().map(|(score, count)| u64::from(*score) * count).sum();
    let mean = format!("{:.2}", sum as f64 / 100.0 / count.max(1) as f64);
    ChartWords {
        title: say!(language, "chart-title", count = count, mean = Own(mean)),
        axis: say!(language, "chart-axis"),
    }
}

/// The caption of a file with everyone's metrics.
#[must_use]
pub fn export_caption(candidates: u64, day: NaiveDate, language: Language) -> String {
    say!(language, "export-caption", count = candidates, date = Own(date(day, language)))
}

/// There is nothing to send.
#[must_use]
pub fn export_empty(language: Language) -> String {
    say!(language, "export-empty")
}

/// A file of this many bytes is larger than Telegram takes.
#[must_use]
pub fn export_too_big(bytes: u64, language: Language) -> String {
    say!(language, "export-too-big", size = bytes.div_ceil(1_000_000))
}

/// Telegram did not accept a file, whatever its size.
#[must_use]
pub fn export_refused(language: Language) -> String {
    say!(language, "export-refused")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_telegram_does_not_take_is_told_with_the_way_out() {
        assert_eq!(
            export_too_big(61_000_001, Language::En),
            "The file is 62 MB, and Telegram accepts at most 50. Ask the operator for it: “candidates-bot export”."
        );
        assert!(
            export_too_big(61_000_001, Language::Ru).starts_with("Размер файла 62 МБ, а Telegram принимает")
        );
    }

    #[test]
    fn a_chart_says_how_many_and_their_mean() {
        let words = chart_words(&[(10_000, 1), (9_000, 3)], Language::Ru);
        assert_eq!(words.title, "Оценки: 4 попытки, среднее 92.50 %");
        assert_eq!(chart_words(&[], Language::En).title, "Scores of 0 attempts, mean 0.00 %");
    }
}
