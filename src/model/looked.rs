//! What is remembered of the last look at a candidate's annotations, so that they are not read repeatedly
//! without need: as long as nothing has changed, looks become rarer, and only ask the site whether anything
//! has.

use std::fmt;

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The pause after the first look that found nothing new, in seconds; it doubles with every further one.
const FIRST_PAUSE: i64 = 10;

/// How many times the pause doubles until it is the longest.
const MOST_DOUBLINGS: u8 = 6;

/// Maximum pause. A site whose modification dates do not change is not believed for longer either: then the
/// annotations are read again.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(10);

/// Tells one state of a task on the site from another: it stays the same until something is saved.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark(pub [u8; 32]);

impl Mark {
    /// The mark for the site's data about a task's changes, in any form of bytes that is the same for the same
    /// answers.
    #[must_use]
    pub fn of(said: impl AsRef<[u8]>) -> Self {
        Self(Sha256::digest(said).into())
    }
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mark(")?;
        self.0[..4].iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("…)")
    }
}

/// The last look at annotations that were not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// The state of the task.
    pub mark: Mark,
    /// When the site was last checked.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// When the annotations were last read; later looks found nothing new.
    #[serde(with = "ts_milliseconds")]
    pub read: DateTime<Utc>,
    /// Number of looks in a row that have found nothing new.
    pub in_vain: u8,
}

impl Looked {
    /// After a look at `at` that read the annotations. `before`: what was remembered until then.
    #[must_use]
    pub fn and_read(mark: Mark, at: DateTime<Utc>, before: Option<&Self>) -> Self {
        let same = before.filter(|before| before.mark == mark);
        Self { mark, at, read: at, in_vain: same.map_or(0, |before| before.in_vain.saturating_add(1)) }
    }

    /// After a look at `at` that found nothing new, and read nothing.
    #[must_use]
    pub fn in_vain(self, at: DateTime<Utc>) -> Self {
        Self { at, in_vain: self.in_vain.saturating_add(1), ..self }
    }

    /// How long after `now` the next look may be. Nobody waits because the clock was set back.
    #[must_use]
    pub fn pause(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let doublings = self.in_vain.checked_sub(1)?.min(MOST_DOUBLINGS);
        let pause = TimeDelta::seconds(FIRST_PAUSE << doublings).min(LONGEST_PAUSE);
        let rest = pause - (now - self.at);
        (rest > TimeDelta::zero() && rest <= pause).then_some(rest)
    }

    /// The mark by which the site is asked whether anything has changed; `None` if the annotations were read too
    /// long ago.
    #[must_use]
    pub fn still_known(&self, now: DateTime<Utc>) -> Option<Mark> {
        let age = now - self.read;
        (age >= TimeDelta::zero() && age < LONGEST_PAUSE).then_some(self.mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    #[test]
    fn pauses_double_up_to_ten_minutes_and_end_with_the_first_change() {
        let mark = Mark::of("one");
        let mut looked = Looked::and_read(mark, at(0), None);
        assert_eq!(looked.pause(at(0)), None, "whoever saves at once is looked at, at once");
        let mut pauses = Vec::new();
        for _ in 0..9 {
            looked = looked.in_vain(at(0));
            pauses.push(looked.pause(at(0)).expect("a pause").num_seconds());
        }
        assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 600, 600, 600]);
        looked = (0..300).fold(looked, |looked, _| looked.in_vain(at(0)));
        assert_eq!(looked.pause(at(1)), Some(TimeDelta::seconds(599)), "however often");
        assert_eq!(Looked::and_read(mark, at(700), Some(&looked)).pause(at(700)), Some(LONGEST_PAUSE));
        assert_eq!(Looked::and_read(Mark::of("two"), at(700), Some(&looked)).pause(at(700)), None);
    }

    #[test]
    fn a_pause_goes_by_and_a_clock_that_was_set_back_ends_it() {
        let looked = Looked::and_read(Mark::of("one"), at(0), None).in_vain(at(100));
        let rest =
            [99, 100, 104, 109, 110, 5000].map(|now| looked.pause(at(now)).map(|rest| rest.num_seconds()));
        assert_eq!(rest, [None, Some(10), Some(6), Some(1), None, None]);
    }

    #[test]
    fn the_annotations_are_read_again_after_ten_minutes_whatever_the_site_says() {
        let looked = Looked::and_read(Mark::of("one"), at(0), None).in_vain(at(590));
        assert_eq!(looked.still_known(at(599)), Some(Mark::of("one")));
        assert_eq!(looked.still_known(at(600)), None);
        assert_eq!(looked.still_known(at(-1)), None, "a clock that was set back");
    }
}
