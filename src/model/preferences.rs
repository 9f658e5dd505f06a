//! The notifications that an HR person wants, and when.

use chrono::serde::ts_milliseconds_option;
use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};
use serde::{Deserialize, Serialize};

use crate::zone::{self, Zone};

/// What HR people are notified of without asking. Stored by its position in this list: new topics come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topic {
    /// A candidate handed in.
    Submissions,
    /// A preparation or a check has come to a stop.
    Failures,
    /// A candidate's time is over.
    Expiries,
    /// Another HR person had something retried, gave an attempt, or deleted something.
    Colleagues,
    /// A candidate asked something.
    Questions,
}

impl Topic {
    /// Every topic, in the order of the buttons.
    pub const ALL: [Self; 5] =
        [Self::Submissions, Self::Questions, Self::Failures, Self::Expiries, Self::Colleagues];
}

/// How often the digest is sent, and when, by the clocks of the person's time zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Digest {
    /// Never.
    #[default]
    Off,
    /// Every day.
    Daily {
        /// The hour, 0 to 23.
        hour: u8,
    },
    /// Once a week.
    Weekly {
        /// The day.
        day: Weekday,
        /// The hour, 0 to 23.
        hour: u8,
    },
}

impl Digest {
    /// The hour that buttons suggest until somebody chooses another.
    const USUAL_HOUR: u8 = 9;

    /// The hour at which it is sent, or would be.
    #[must_use]
    pub fn hour(self) -> u8 {
        match self {
            Self::Off => Self::USUAL_HOUR,
            Self::Daily { hour } | Self::Weekly { hour, .. } => hour,
        }
    }

    /// The same at another hour; daily, if there was none.
    #[must_use]
    pub fn at_hour(self, hour: u8) -> Self {
        match self {
            Self::Off | Self::Daily { .. } => Self::Daily { hour },
            Self::Weekly { day, .. } => Self::Weekly { day, hour },
        }
    }

    /// The first time from `from` on at which it is due; at most once a day there, however the clocks are set.
    #[must_use]
    pub fn next(self, zone: Zone, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Off => None,
            Self::Daily { hour } => zone.next_hour(from, hour, |_| true),
            Self::Weekly { day, hour } => zone.next_hour(from, hour, |date| date.weekday() == day),
        }
    }

    /// From when on the last one that was due by `at` tells what happened: when the one before was due.
    #[must_use]
    pub fn since(self, zone: Zone, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let before = |time| match self {
            Self::Off => None,
            Self::Daily { hour } => zone.previous_hour(time, hour, |_| true),
            Self::Weekly { day, hour } => zone.previous_hour(time, hour, |date| date.weekday() == day),
        };
        before(at + TimeDelta::milliseconds(1)).and_then(before)
    }
}

/// The notifications that an HR person wants.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preferences {
    /// Topics that are muted.
    pub muted: Vec<Topic>,
    /// The time zone in which they read times; `None`: the company's.
    #[serde(deserialize_with = "zone::known")]
    pub zone: Option<Zone>,
    /// When they receive the digest.
    pub digest: Digest,
    /// When the next digest is due.
    #[serde(with = "ts_milliseconds_option")]
    pub next_digest: Option<DateTime<Utc>>,
    /// Whether every finished or stopped attempt is a card of its own; otherwise it is a line of a message that grows.
    pub cards: bool,
}

impl Preferences {
    /// The time zone in which they read times.
    #[must_use]
    pub fn zone_or(&self, company: Zone) -> Zone {
        self.zone.unwrap_or(company)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    fn zone(name: &str) -> Zone {
        name.parse().expect("a zone")
    }

    #[test]
    fn the_next_digest_is_the_next_time_that_it_is_the_hour() {
        let next = |text| Digest::Daily { hour: 9 }.next(Zone::UTC, at(text));
        assert_eq!(next("2026-03-02T08:59:59Z"), Some(at("2026-03-02T09:00:00Z")));
        assert_eq!(next("2026-03-02T09:00:00Z"), Some(at("2026-03-02T09:00:00Z")));
        assert_eq!(next("2026-03-02T09:00:01Z"), Some(at("2026-03-03T09:00:00Z")));
        let weekly = Digest::Weekly { day: Weekday::Mon, hour: 9 };
        // 2 March 2026 is a Monday.
        assert_eq!(
            weekly.next(zone("Europe/Moscow"), at("2026-03-02T06:00:01Z")),
            Some(at("2026-03-09T06:00:00Z"))
        );
        assert_eq!(Digest::Off.next(Zone::UTC, at("2026-03-02T09:00:00Z")), None);
    }

    #[test]
    fn a_digest_tells_of_a_day_or_a_week_by_the_clock() {
        let berlin = zone("Europe/Berlin");
        // The night before had 23 hours.
        let daily = Digest::Daily { hour: 9 };
        assert_eq!(daily.since(berlin, at("2026-03-29T07:00:00Z")), Some(at("2026-03-28T08:00:00Z")));
        let weekly = Digest::Weekly { day: Weekday::Mon, hour: 9 };
        assert_eq!(weekly.since(berlin, at("2026-03-30T07:00:00Z")), Some(at("2026-03-23T08:00:00Z")));
        // A bot that was off sends it late.
        assert_eq!(weekly.since(berlin, at("2026-04-01T20:00:00Z")), Some(at("2026-03-23T08:00:00Z")));
    }

    const ZONES: [&str; 8] = [
        "UTC",
        "Europe/Moscow",
        "Europe/Berlin",
        "America/New_York",
        "America/St_Johns",
        "America/Nuuk",
        "Asia/Beirut",
        "Pacific/Apia",
    ];

    fn digest() -> impl Strategy<Value = Digest> {
        let day = (0..7_u8).prop_map(|day| Weekday::try_from(day).expect("a day of the week"));
        prop_oneof![
            (0..24_u8).prop_map(|hour| Digest::Daily { hour }),
            (day, 0..24_u8).prop_map(|(day, hour)| Digest::Weekly { day, hour }),
        ]
    }

    /// The days in a zone on which somebody receives a digest, from `from` on to the end of `last`.
    fn days(digest: Digest, zone: Zone, from: DateTime<Utc>, last: NaiveDate) -> Vec<NaiveDate> {
        let next = |from: DateTime<Utc>| digest.next(zone, from);
        let times = std::iter::successors(next(from), |at| next(*at + TimeDelta::milliseconds(1)));
        times.map(|at| zone.day(at)).take_while(|day| *day <= last).collect()
    }

    proptest! {
        #[test]
        fn there_is_one_digest_on_every_day_that_is_wanted(
            digest in digest(),
            name in prop::sample::select(ZONES.to_vec()),
            year in 2005..2050_i32,
        ) {
            let zone = zone(name);
            let first = NaiveDate::from_ymd_opt(year, 1, 1).expect("a day");
            let wanted = |day: &NaiveDate| match digest {
                Digest::Weekly { day: on, .. } => day.weekday() == on,
                Digest::Off | Digest::Daily { .. } => true,
            };
            let expected: Vec<NaiveDate> =
                first.iter_days().take(365).filter(wanted).filter(|day| zone.midnight(*day).is_some()).collect();
            let begin = zone.midnight(first).expect("it begins");
            let last = first + TimeDelta::days(364);
            prop_assert_eq!(days(digest, zone, begin, last), expected);
        }

        /// After a change of the hour or the zone, the next one comes within a day and an hour (a week and an hour).
        #[test]
        fn a_change_takes_effect_with_the_next_digest(
            digest in digest(),
            name in prop::sample::select(ZONES.to_vec()),
            seconds in 1_400_000_000..2_500_000_000_i64,
        ) {
            let (zone, at) = (zone(name), DateTime::from_timestamp(seconds, 0).expect("a time"));
            let next = digest.next(zone, at).expect("it is on");
            let longest = match digest {
                Digest::Weekly { .. } => TimeDelta::days(7),
                Digest::Off | Digest::Daily { .. } => TimeDelta::days(1),
            };
            prop_assert!(next >= at && next - at <= longest + TimeDelta::hours(1));
            prop_assert_eq!(digest.next(zone, next), Some(next));
            let since = digest.since(zone, next).expect("it tells of a day or a week");
            prop_assert!((next - since - longest).abs() <= TimeDelta::hours(1));
        }
    }
}
