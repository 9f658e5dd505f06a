//! Points in time and durations.

use chrono::{DateTime, TimeDelta, Utc};

use super::catalog::say;
use crate::exam::Language;

/// From this many hours on, a duration is shown in days.
const DAYS_FROM_HOURS: i64 = 72;

/// A time, with its time zone: people live in several.
pub(crate) fn date_time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// Days, hours and minutes of a duration, as they are shown.
fn parts(minutes: i64) -> (i64, i64, i64) {
    let hours = minutes / 60;
    if hours >= DAYS_FROM_HOURS { (hours / 24, hours % 24, minutes % 60) } else { (0, hours, minutes % 60) }
}

/// Time taken.
pub(crate) fn duration(taken: TimeDelta, language: Language) -> String {
    let seconds = taken.num_seconds().max(0);
    let (days, hours, minutes) = parts(seconds / 60);
    match (days, hours) {
        (0, 0) => say!(language, "duration-minutes", minutes = minutes, seconds = seconds % 60),
        (0, _) => say!(language, "duration-hours", hours = hours, minutes = minutes),
        _ => say!(language, "duration-days", days = days, hours = hours, minutes = minutes),
    }
}

/// A short waiting time, to the second.
pub(crate) fn pause(length: TimeDelta, language: Language) -> String {
    match length.num_seconds() {
        seconds @ ..60 => say!(language, "duration-seconds", seconds = seconds.max(1)),
        _ => duration(length, language),
    }
}

/// A time that is given or left, in whole words, to the minute (from three days on, to the hour); never empty.
pub(crate) fn time(length: TimeDelta, language: Language) -> String {
    let (days, hours, minutes) = parts(((length.num_seconds() + 30) / 60).max(1));
    let words = [
        (days > 0).then(|| say!(language, "time-days", days = days)),
        (hours > 0).then(|| say!(language, "time-hours", hours = hours)),
        (days == 0 && minutes > 0).then(|| say!(language, "time-minutes", minutes = minutes)),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_with_right_plurals() {
        let cases = [
            (TimeDelta::zero(), "1 минута", "1 minute"),
            (TimeDelta::minutes(-5), "1 минута", "1 minute"),
            (TimeDelta::minutes(45), "45 минут", "45 minutes"),
            (TimeDelta::seconds(3599), "1 час", "1 hour"),
            (TimeDelta::milliseconds(7_199_990), "2 часа", "2 hours"),
            (TimeDelta::minutes(21 * 60 + 22), "21 час 22 минуты", "21 hours 22 minutes"),
            (TimeDelta::hours(48), "48 часов", "48 hours"),
            (TimeDelta::hours(72), "3 дня", "3 days"),
            (TimeDelta::minutes(24 * 60 * 7 - 1), "6 дней 23 часа", "6 days 23 hours"),
            (TimeDelta::hours(8760), "365 дней", "365 days"),
        ];
        for (length, russian, english) in cases {
            assert_eq!(time(length, Language::Ru), russian);
            assert_eq!(time(length, Language::En), english);
        }
    }

    #[test]
    fn a_pause_is_told_to_the_second_and_is_never_nothing() {
        let told = [0, 7, 59, 60, 95].map(|seconds| pause(TimeDelta::seconds(seconds), Language::En));
        assert_eq!(told, ["1 s", "7 s", "59 s", "1 min 0 s", "1 min 35 s"]);
    }

    #[test]
    fn a_time_taken_is_told_by_its_largest_parts() {
        let cases = [
            (TimeDelta::minutes(-5), "0 min 0 s"),
            (TimeDelta::seconds(3599), "59 min 59 s"),
            (TimeDelta::minutes(71 * 60 + 59), "71 h 59 min"),
            (TimeDelta::minutes(73 * 60 + 5), "3 d 1 h 5 min"),
        ];
        for (length, english) in cases {
            assert_eq!(duration(length, Language::En), english);
        }
    }
}
