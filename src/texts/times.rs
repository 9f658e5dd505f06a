//! Points in time and durations.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};

use super::catalog::say;
use crate::exam::Language;
use crate::zone::Zone;

/// From this many hours on, a duration is shown in days.
const DAYS_FROM_HOURS: i64 = 72;

/// How a reader's dates and times are written: by the clocks of a zone, and without the year as long as it is
/// the current one.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    /// The zone.
    pub zone: Zone,
    /// The current time.
    pub now: DateTime<Utc>,
}

impl Calendar {
    /// A time, with its distance from UTC: the clocks may be set in between, and messages are forwarded to people
    /// elsewhere.
    pub(crate) fn date_time(&self, at: DateTime<Utc>, language: Language) -> String {
        format!("{} ({})", self.bare(at, language), self.zone.offset(at))
    }

    /// The same with the name of the zone, for people who did not choose it.
    pub(crate) fn date_time_of_zone(&self, at: DateTime<Utc>, language: Language) -> String {
        format!("{} ({})", self.bare(at, language), self.zone_at(at))
    }

    /// A time in a list whose heading names the zone: short, and of one length.
    pub(crate) fn short(&self, at: DateTime<Utc>, language: Language) -> String {
        let local = self.zone.local(at);
        match language {
            Language::Ru => local.format("%d.%m %H:%M").to_string(),
            Language::En => local.format("%d %b %H:%M").to_string(),
        }
    }

    /// The name of the zone, and how far it is from UTC: `Europe/Moscow, UTC+3`.
    pub(crate) fn zone_at(&self, at: DateTime<Utc>) -> String {
        let offset = self.zone.offset(at);
        if self.zone == Zone::UTC {
            return offset;
        }
        format!("{}, {offset}", self.zone.name().replace('_', " "))
    }

    fn bare(&self, at: DateTime<Utc>, language: Language) -> String {
        let local = self.zone.local(at);
        format!("{}, {}", self.date(local.date(), language), local.format("%H:%M"))
    }

    fn date(&self, day: NaiveDate, language: Language) -> String {
        if day.year() == self.zone.day(self.now).year() {
            day_of_month(day, language)
        } else {
            date(day, language)
        }
    }
}

/// A day of any year.
pub(crate) fn date(day: NaiveDate, language: Language) -> String {
    format!("{} {}", day_of_month(day, language), day.year())
}

/// A day not far from today, without its year.
pub(crate) fn day_of_month(day: NaiveDate, language: Language) -> String {
    say!(language, "day-of-month", day = day.day(), month = day.month())
}

/// A day of the week in two letters.
pub(crate) fn weekday(day: Weekday, language: Language) -> String {
    say!(language, "weekday", day = day.number_from_monday())
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

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    fn calendar(zone: &str) -> Calendar {
        Calendar { zone: zone.parse().expect("a zone"), now: at("2026-11-30T11:00:00Z") }
    }

    #[test]
    fn a_time_is_told_as_people_say_it_by_the_clocks_of_the_zone() {
        let cases = [
            ("UTC", "2026-11-30T11:00:00Z", "30 ноября, 11:00 (UTC)", "30 November, 11:00 (UTC)"),
            ("Europe/Moscow", "2026-03-01T21:05:00Z", "2 марта, 00:05 (UTC+3)", "2 March, 00:05 (UTC+3)"),
            ("Asia/Kolkata", "2026-05-01T00:00:00Z", "1 мая, 05:30 (UTC+5:30)", "1 May, 05:30 (UTC+5:30)"),
            // Another year, there.
            (
                "America/New_York",
                "2026-01-01T00:00:00Z",
                "31 декабря 2025, 19:00 (UTC−5)",
                "31 December 2025, 19:00 (UTC−5)",
            ),
            // The same hour twice.
            (
                "Europe/Berlin",
                "2026-10-25T00:30:00Z",
                "25 октября, 02:30 (UTC+2)",
                "25 October, 02:30 (UTC+2)",
            ),
            (
                "Europe/Berlin",
                "2026-10-25T01:30:00Z",
                "25 октября, 02:30 (UTC+1)",
                "25 October, 02:30 (UTC+1)",
            ),
        ];
        for (zone, time, russian, english) in cases {
            let calendar = calendar(zone);
            assert_eq!(calendar.date_time(at(time), Language::Ru), russian);
            assert_eq!(calendar.date_time(at(time), Language::En), english);
        }
    }

    #[test]
    fn who_did_not_choose_the_zone_is_told_its_name() {
        let told = |zone| calendar(zone).date_time_of_zone(at("2026-11-30T11:00:00Z"), Language::Ru);
        assert_eq!(told("Europe/Moscow"), "30 ноября, 14:00 (Europe/Moscow, UTC+3)");
        assert_eq!(told("America/New_York"), "30 ноября, 06:00 (America/New York, UTC−5)");
        assert_eq!(told("UTC"), "30 ноября, 11:00 (UTC)");
    }

    #[test]
    fn times_in_a_list_are_short() {
        let told = |language| calendar("Europe/Moscow").short(at("2026-03-01T21:05:00Z"), language);
        assert_eq!((told(Language::Ru), told(Language::En)), ("02.03 00:05".into(), "02 Mar 00:05".into()));
    }

    #[test]
    fn every_month_and_day_of_the_week_has_a_name() {
        let months = |language| {
            let month = |month| NaiveDate::from_ymd_opt(2026, month, 1).expect("a day");
            (1..=12).map(|number| calendar("UTC").date(month(number), language)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            months(Language::Ru),
            "1 января 1 февраля 1 марта 1 апреля 1 мая 1 июня 1 июля 1 августа 1 сентября 1 октября 1 ноября \
             1 декабря"
        );
        assert_eq!(
            months(Language::En),
            "1 January 1 February 1 March 1 April 1 May 1 June 1 July 1 August 1 September 1 October \
             1 November 1 December"
        );
        let week = |language| {
            let days = std::iter::successors(Some(Weekday::Mon), |day| Some(day.succ())).take(7);
            days.map(|day| weekday(day, language)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(week(Language::Ru), "пн вт ср чт пт сб вс");
        assert_eq!(week(Language::En), "Mo Tu We Th Fr Sa Su");
    }

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
    fn a_day_is_told_with_its_month() {
        let date = |month, day| NaiveDate::from_ymd_opt(2026, month, day).expect("a day");
        let english = [(1, 31), (12, 5)].map(|(month, of)| day_of_month(date(month, of), Language::En));
        assert_eq!(english, ["31 January", "5 December"]);
        let russian =
            [(1, 31), (5, 1), (12, 5)].map(|(month, of)| day_of_month(date(month, of), Language::Ru));
        assert_eq!(russian, ["31 января", "1 мая", "5 декабря"]);
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
