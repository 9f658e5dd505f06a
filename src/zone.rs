//! Time zones of the IANA database: their names, the time on the clocks there, and when an hour of the day comes.
//!
//! Lives here: reading a name, with the one that was meant by a misspelt one; days and hours in a zone, through
//! every change of its clocks; points in time as operators read them.
//! Must not: know whose zone applies, or write times in the words of a language (`texts`).

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, SecondsFormat, TimeDelta, TimeZone, Utc,
};
use chrono_tz::{TZ_VARIANTS, Tz};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::spelling;

/// A time zone of the IANA database.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(Tz);

/// A name that no time zone has.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("is not a time zone of the IANA database such as \"Europe/Berlin\"; the nearest is \"{}\"", .nearest.name())]
pub struct UnknownZone {
    /// The zone that may have been meant.
    pub nearest: Zone,
}

impl Zone {
    /// The zone without a zone.
    pub const UTC: Self = Self(Tz::UTC);

    /// Every zone, by name.
    pub fn all() -> impl Iterator<Item = Self> {
        TZ_VARIANTS.into_iter().map(Self)
    }

    /// Its name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The city, island or the like at the end of its name.
    #[must_use]
    pub fn place(self) -> String {
        let name = self.name();
        name.rsplit('/').next().unwrap_or(name).replace('_', " ")
    }

    /// Date and time on the clocks there.
    #[must_use]
    pub fn local(self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.0).naive_local()
    }

    /// The date there.
    #[must_use]
    pub fn day(self, at: DateTime<Utc>) -> NaiveDate {
        self.local(at).date()
    }

    /// How far its clocks are from UTC at a time: `UTC+3`, `UTC−3:30`, `UTC`.
    #[must_use]
    pub fn offset(self, at: DateTime<Utc>) -> String {
        let seconds = at.with_timezone(&self.0).offset().fix().local_minus_utc();
        let minutes = seconds.unsigned_abs() / 60;
        let sign = match seconds.cmp(&0) {
            Ordering::Equal => return "UTC".to_owned(),
            Ordering::Less => '−',
            Ordering::Greater => '+',
        };
        match (minutes / 60, minutes % 60) {
            (hours, 0) => format!("UTC{sign}{hours}"),
            (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
        }
    }

    /// A point in time as operators read it: `2026-03-02 06:00 UTC+3`.
    #[must_use]
    pub fn stamp(self, at: DateTime<Utc>) -> String {
        format!("{} {}", self.local(at).format("%Y-%m-%d %H:%M"), self.offset(at))
    }

    /// The same to the second, in the form of RFC 3339.
    #[must_use]
    pub fn rfc3339(self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.0).to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// When a day begins there; `None`: the clocks skip the whole day.
    #[must_use]
    pub fn midnight(self, day: NaiveDate) -> Option<DateTime<Utc>> {
        self.first_of(day, 0)
    }

    /// When it is this hour (0 to 23) on a day, or, where the clocks skip it, when they go on; at the end of a day
    /// an hour before. The first time, where the hour comes twice. `None`: the clocks skip the whole day.
    #[must_use]
    pub fn hour_on(self, day: NaiveDate, hour: u8) -> Option<DateTime<Utc>> {
        (0..=hour.min(23)).rev().find_map(|hour| self.first_of(day, hour))
    }

    /// The first time of a day that is not before this hour.
    fn first_of(self, day: NaiveDate, hour: u8) -> Option<DateTime<Utc>> {
        let start = day.and_time(NaiveTime::from_hms_opt(hour.into(), 0, 0)?);
        let minutes = (0..).map(|minutes| start + TimeDelta::minutes(minutes));
        minutes
            .take_while(|local| local.date() == day)
            .find_map(|local| self.0.from_local_datetime(&local).earliest())
            .map(|at| at.to_utc())
    }

    /// The first time from `from` on at which it is this hour on a day that `fits`. It comes at most once a day.
    #[must_use]
    pub fn next_hour(
        self,
        from: DateTime<Utc>,
        hour: u8,
        fits: impl Fn(NaiveDate) -> bool,
    ) -> Option<DateTime<Utc>> {
        // The clocks may be set back across midnight.
        let first = self.day(from).pred_opt()?;
        let hours = first.iter_days().take(LOOKED_AHEAD).filter(|day| fits(*day));
        hours.filter_map(|day| self.hour_on(day, hour)).find(|at| *at >= from)
    }

    /// The last such time before `before`.
    #[must_use]
    pub fn previous_hour(
        self,
        before: DateTime<Utc>,
        hour: u8,
        fits: impl Fn(NaiveDate) -> bool,
    ) -> Option<DateTime<Utc>> {
        let last = self.day(before).checked_add_days(Days::new(1))?;
        let days = (0..LOOKED_AHEAD as u64).filter_map(|back| last.checked_sub_days(Days::new(back)));
        days.filter(|day| fits(*day)).filter_map(|day| self.hour_on(day, hour)).find(|at| *at < before)
    }

    /// Zones that a person may have meant: of this name, else at this place, else those with this text in the name.
    #[must_use]
    pub fn search(text: &str) -> Vec<Self> {
        let wanted = text.trim().replace(' ', "_").to_lowercase();
        if wanted.is_empty() {
            return Vec::new();
        }
        let those =
            |fits: &dyn Fn([String; 2]) -> bool| Self::all().filter(|zone| fits(names(*zone))).collect();
        let mut found: Vec<Self> = those(&|[name, _]| name == wanted);
        if found.is_empty() {
            found = those(&|[_, place]| place == wanted);
        }
        if found.is_empty() {
            found = those(&|[name, _]| name.contains(&wanted));
        }
        found
    }

    /// The zone whose name, or the place at its end, is nearest to a text.
    #[must_use]
    pub fn nearest(text: &str) -> Self {
        let wanted = text.trim().replace(' ', "_").to_lowercase();
        let called = |number: usize| Self::all().map(move |zone| (names(zone)[number].clone(), zone));
        let called: Vec<(String, Self)> = called(0).chain(called(1)).collect();
        let nearest = spelling::nearest(&wanted, called.iter().map(|(name, _)| name.as_str()));
        called.iter().find(|(name, _)| Some(name.as_str()) == nearest).map_or(Self::UTC, |(_, zone)| *zone)
    }
}

/// How many days ahead an hour is looked for: clocks skip a day at most, a week has seven.
const LOOKED_AHEAD: usize = 17;

/// What people call a zone: its name and the place at its end, in small letters.
fn names(zone: Zone) -> [String; 2] {
    let name = zone.name().to_lowercase();
    let place = name.rsplit('/').next().unwrap_or(&name).to_owned();
    [name, place]
}

impl FromStr for Zone {
    type Err = UnknownZone;

    /// Capital and small letters are not told apart.
    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        let name = name.trim();
        let known = Self::all().find(|zone| zone.name().eq_ignore_ascii_case(name));
        known.ok_or_else(|| UnknownZone { nearest: Self::nearest(name) })
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A zone by its name; `None` if there is none or this program does not know it, as one from a newer database.
pub fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Zone>, D::Error> {
    let name = Option::<String>::deserialize(deserializer)?;
    Ok(name.and_then(|name| name.parse().ok()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zone(name: &str) -> Zone {
        name.parse().expect("a zone")
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_name_is_known_or_the_nearest_one_is_told() {
        assert_eq!(zone(" europe/moscow ").name(), "Europe/Moscow");
        for (written, nearest) in [
            ("Europe/Moskow", "Europe/Moscow"),
            ("Moscow", "Europe/Moscow"),
            ("new york", "America/New_York"),
            ("UTC+3", "UTC"),
        ] {
            let unknown = written.parse::<Zone>().expect_err("no zone");
            assert_eq!(unknown.nearest.name(), nearest, "{written}");
        }
        let unknown = "Europe/Berln".parse::<Zone>().expect_err("no zone").to_string();
        assert!(unknown.ends_with("the nearest is \"Europe/Berlin\""), "{unknown}");
    }

    #[test]
    fn a_zone_is_found_by_what_people_call_it() {
        let found = |text| Zone::search(text).into_iter().map(Zone::name).collect::<Vec<_>>();
        assert_eq!(found("Berlin"), ["Europe/Berlin"]);
        assert_eq!(found(" new york"), ["America/New_York"]);
        assert_eq!(found("Europe/Minsk"), ["Europe/Minsk"]);
        assert_eq!(found("utc"), ["UTC"]);
        assert!(found("indiana").len() > 5);
        assert!(found("Простоквашино").is_empty() && found(" ").is_empty());
    }

    #[test]
    fn operators_read_the_offset_with_the_time() {
        let told = |name, text| zone(name).stamp(at(text));
        assert_eq!(told("UTC", "2026-03-02T03:00:00Z"), "2026-03-02 03:00 UTC");
        assert_eq!(told("Europe/Moscow", "2026-03-02T03:00:00Z"), "2026-03-02 06:00 UTC+3");
        assert_eq!(told("Asia/Kolkata", "2026-03-02T03:00:00Z"), "2026-03-02 08:30 UTC+5:30");
        assert_eq!(told("America/St_Johns", "2026-03-02T03:00:00Z"), "2026-03-01 23:30 UTC−3:30");
        assert_eq!(zone("UTC").rfc3339(at("2026-03-02T03:00:00Z")), "2026-03-02T03:00:00Z");
        assert_eq!(zone("Europe/Berlin").rfc3339(at("2026-07-02T03:00:00Z")), "2026-07-02T05:00:00+02:00");
    }

    #[test]
    fn an_hour_comes_once_a_day_however_the_clocks_are_set() {
        for (name, date, hour, expected) in [
            // 02:00 is skipped: 03:00 instead.
            ("Europe/Berlin", "2026-03-29", 2, Some("2026-03-29T01:00:00Z")),
            ("Europe/Berlin", "2026-03-29", 3, Some("2026-03-29T01:00:00Z")),
            // 02:00 comes twice.
            ("Europe/Berlin", "2026-10-25", 2, Some("2026-10-25T00:00:00Z")),
            // The day begins at 01:00.
            ("Asia/Beirut", "2026-03-29", 0, Some("2026-03-28T22:00:00Z")),
            // Half an hour is skipped.
            ("Australia/Lord_Howe", "2026-10-04", 2, Some("2026-10-03T15:30:00Z")),
            // The last hour of the day is skipped.
            ("America/Nuuk", "2026-03-28", 23, Some("2026-03-29T00:00:00Z")),
            // The whole day is skipped.
            ("Pacific/Apia", "2011-12-30", 9, None),
        ] {
            assert_eq!(zone(name).hour_on(day(date), hour), expected.map(at), "{name} {date} {hour}");
        }
    }

    const ZONES: [&str; 13] = [
        "UTC",
        "Europe/Moscow",
        "Europe/Berlin",
        "Europe/London",
        "America/New_York",
        "America/St_Johns",
        "America/Nuuk",
        "America/Havana",
        "Africa/Casablanca",
        "Africa/Cairo",
        "Asia/Beirut",
        "Australia/Lord_Howe",
        "Pacific/Apia",
    ];

    proptest! {
        #[test]
        fn every_day_has_the_hour_once(
            name in prop::sample::select(ZONES.to_vec()),
            year in 1990..2060_i32,
            hour in 0..24_u8,
        ) {
            let zone = zone(name);
            let (first, last) =
                (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year + 1, 12, 31));
            let (first, last) = (first.expect("a day"), last.expect("a day"));
            let mut expected =
                first.iter_days().take_while(|day| *day <= last).filter(|day| zone.midnight(*day).is_some());
            let mut next = zone.midnight(first);
            while let Some(from) = next {
                let at = zone.next_hour(from, hour, |_| true).expect("there are more days");
                if zone.day(at) > last {
                    break;
                }
                prop_assert_eq!(Some(zone.day(at)), expected.next());
                let before = zone.previous_hour(at + TimeDelta::milliseconds(1), hour, |_| true);
                prop_assert_eq!(before, Some(at));
                next = Some(at + TimeDelta::milliseconds(1));
            }
            prop_assert_eq!(expected.next(), None);
        }
    }
}
