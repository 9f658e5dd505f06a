//! When a candidate saved their work on the site, as far as the bot has seen it, and the active time that follows.
//!
//! # What is known
//! Now and then the bot looks when each task was last saved. A look proves that nothing was saved since then; what was saved
//! between two looks is known by its last time alone. So of each save two moments are kept: when it was, and up to which
//! look it was still the last one. While nobody looked (the bot was off, or the site was not reachable), nothing is known,
//! and nothing counts as a pause.
//!
//! # Active time
//! The site saves when the candidate says so, and many save seldom: two hours without a save may be two hours of work.
//! So a stretch without a save is a pause only if
//! - it is known to be longer than [`PAUSE`], and
//! - it is known to be longer than three times what lies between two saves of this candidate as a rule (the median), and
//! - at least three other stretches say what the rule is.
//!
//! A pause counts as long as the candidate's usual stretch, because they worked before the save at its end. If there are
//! long stretches of which this can't be told, the active time is unknown: no guess is made. Working time of which no
//! stretch is longer than [`PAUSE`] is active throughout, whoever looked.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A shorter time without a save is never a pause. On a site that saves by itself, it does so every quarter of an hour.
pub const PAUSE: TimeDelta = TimeDelta::minutes(30);

/// Up to this many times the usual stretch, a stretch is never a pause either.
const UNUSUAL: i32 = 3;

/// Fewest stretches, besides pauses, that say what is usual.
const FEWEST: usize = 3;

/// Saves that follow each other sooner are one: the site's page saves in several requests.
const ONE_SAVE: TimeDelta = TimeDelta::minutes(1);

/// Maximum number of saves that are kept of an attempt. Of more, those are forgotten after which the next came soonest.
const MOST: usize = 64;

/// From a save, or from when the assignment was given out, to the last look that still found nothing newer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The save.
    #[serde(with = "ts_milliseconds")]
    pub since: DateTime<Utc>,
    /// The last look that found it the last one.
    #[serde(with = "ts_milliseconds")]
    pub until: DateTime<Utc>,
}

impl Stretch {
    fn length(self) -> TimeDelta {
        self.until - self.since
    }
}

/// What is known of the saves of an attempt, in order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saves(pub Vec<Stretch>);

/// Working time without pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActiveTime {
    /// How long; at most the working time.
    pub length: TimeDelta,
    /// How many pauses do not count.
    pub pauses: u32,
}

impl Saves {
    /// Whether a look tells something that is worth keeping: a save that was not known, or a stretch that is a pause by now
    /// and has become longer by an eighth. A day without a save is written some thirty times, not at every look.
    #[must_use]
    pub fn is_news(&self, ready: DateTime<Utc>, saved: DateTime<Utc>, looked: DateTime<Utc>) -> bool {
        let since = begins(ready, saved);
        let known = match self.0.last().filter(|last| last.since >= ready) {
            Some(last) if since > last.since => return true,
            None if since > ready => return true,
            Some(last) => *last,
            None => Stretch { since, until: since },
        };
        let length = looked - known.since;
        length > PAUSE && length > known.length() + known.length() / 8
    }

    /// Takes note of a look: the last save was at `saved`. The assignment was given out at `ready`; whatever was before is
    /// no work on it.
    pub fn note(&mut self, ready: DateTime<Utc>, saved: DateTime<Utc>, looked: DateTime<Utc>) {
        self.0.retain(|stretch| stretch.since >= ready);
        let since = begins(ready, saved);
        match self.0.last_mut() {
            Some(last) if since <= last.since => last.until = last.until.max(looked),
            Some(last) if since - last.since < ONE_SAVE => {
                *last = Stretch { since, until: looked.max(since) }
            }
            _ => self.0.push(Stretch { since, until: looked.max(since) }),
        }
        if self.0.len() > MOST {
            let before = self.0.iter().enumerate().rev().skip(1);
            if let Some((shortest, _)) = before.min_by_key(|(_, stretch)| stretch.length()) {
                self.0.remove(shortest);
            }
        }
    }

    /// The active time in a working time from `ready` to `ended`, of which the candidate `waited` so long for checks;
    /// `None` if it can't be told.
    #[must_use]
    pub fn active(
        &self,
        ready: DateTime<Utc>,
        ended: DateTime<Utc>,
        waited: TimeDelta,
        worked: TimeDelta,
    ) -> Option<ActiveTime> {
        let gaps = self.gaps(ready, ended);
        if gaps.iter().all(|gap| gap.length <= PAUSE) {
            return Some(ActiveTime { length: worked, pauses: 0 });
        }
        let mut lengths: Vec<TimeDelta> = gaps.iter().map(|gap| gap.length).collect();
        lengths.sort_unstable();
        let usual = *lengths.get(lengths.len() / 2)?;
        let limit = usual.checked_mul(UNUSUAL)?.max(PAUSE);
        let (pauses, work): (Vec<Gap>, Vec<Gap>) = gaps.into_iter().partition(|gap| gap.length > limit);
        if work.len() < FEWEST || pauses.iter().any(|pause| pause.quiet <= limit) {
            return None;
        }
        let idle: TimeDelta = pauses.iter().map(|pause| pause.quiet - usual).sum();
        // They may have waited within a pause; that does not count twice.
        let idle = idle.checked_sub(&waited)?.max(TimeDelta::zero());
        Some(ActiveTime {
            length: worked.checked_sub(&idle)?.max(TimeDelta::zero()),
            pauses: u32::try_from(pauses.len()).unwrap_or(u32::MAX),
        })
    }

    /// What lies between the moments at which something was saved, the first of them when it was given out and the last
    /// one the end.
    fn gaps(&self, ready: DateTime<Utc>, ended: DateTime<Utc>) -> Vec<Gap> {
        let nothing = Stretch { since: ready, until: ready };
        let mut moments = vec![nothing];
        for stretch in self.0.iter().filter(|stretch| stretch.since >= ready && stretch.since < ended) {
            moments.retain(|moment| moment.since < stretch.since);
            moments.push(*stretch);
        }
        let ends = moments.iter().skip(1).map(|moment| moment.since).chain([ended]);
        let gap = |(moment, end): (&Stretch, DateTime<Utc>)| Gap {
            length: (end - moment.since).max(TimeDelta::zero()),
            quiet: (moment.until.min(end) - moment.since).max(TimeDelta::zero()),
        };
        moments.iter().zip(ends).map(gap).collect()
    }
}

/// When the stretch began whose beginning the site gives as `saved`. The preparation changes the date, too, and the clocks may
/// differ a little.
fn begins(ready: DateTime<Utc>, saved: DateTime<Utc>) -> DateTime<Utc> {
    if saved - ready < ONE_SAVE { ready } else { saved }
}

/// Between two saves.
#[derive(Clone, Copy, Debug)]
struct Gap {
    length: TimeDelta,
    /// For how long of it nothing is known to have been saved.
    quiet: TimeDelta,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + minutes * 60, 0).expect("a moment")
    }

    /// What a bot knows that looks every five minutes from the start to the end, but not while it is `off`.
    fn seen(saves: &[i64], end: i64, off: std::ops::Range<i64>) -> Saves {
        let mut seen = Saves::default();
        for minute in (0..end).step_by(5).filter(|minute| !off.contains(minute)) {
            let last = saves.iter().copied().filter(|save| *save <= minute).max().unwrap_or(-20);
            if seen.is_news(at(0), at(last), at(minute)) {
                seen.note(at(0), at(last), at(minute));
            }
        }
        seen
    }

    /// Minutes of active time, and how many pauses there were.
    fn active(saves: &Saves, end: i64) -> Option<(i64, u32)> {
        let active = saves.active(at(0), at(end), TimeDelta::zero(), TimeDelta::minutes(end))?;
        Some((active.length.num_minutes(), active.pauses))
    }

    #[test]
    fn a_pause_counts_as_long_as_what_lies_between_two_saves_as_a_rule() {
        // Ten minutes, ten minutes, two hours with a break, ten minutes and ten minutes.
        let saves = seen(&[10, 20, 140, 150], 160, 0..0);
        let (minutes, pauses) = active(&saves, 160).expect("it can be told");
        assert!(pauses == 1 && (50..=65).contains(&minutes), "{minutes}");
        // They began on the next day.
        let saves = seen(&[900, 910, 920], 930, 0..0);
        let (minutes, pauses) = active(&saves, 930).expect("it can be told");
        assert!(pauses == 1 && (40..=140).contains(&minutes), "{minutes}");
    }

    #[test]
    fn who_saves_seldom_is_not_told_to_have_paused() {
        let alone = seen(&[], 180, 0..0);
        assert_eq!(active(&alone, 180), None, "only at the end: nobody knows");
        let twice = seen(&[10], 180, 0..0);
        assert_eq!(active(&twice, 180), None, "too little says what is usual");
        let seldom = seen(&[50, 90, 145], 200, 0..0);
        assert_eq!(active(&seldom, 200), Some((200, 0)), "every fifty minutes is how they work");
        assert_eq!(active(&Saves::default(), 30), Some((30, 0)), "in half an hour there is no pause");
    }

    #[test]
    fn nothing_is_a_pause_while_nobody_looked() {
        let saves = [10, 20, 140, 150];
        assert_eq!(active(&seen(&saves, 160, 25..140), 160), None);
        assert_eq!(active(&seen(&saves, 160, 0..160), 160), None);
        // From the first half of the break it is known.
        let (minutes, pauses) = active(&seen(&saves, 160, 90..145), 160).expect("it can be told");
        assert!(pauses == 1 && (100..=125).contains(&minutes), "{minutes}");
    }

    #[test]
    fn waiting_for_a_check_is_not_left_out_twice() {
        let saves = seen(&[10, 20, 140, 150], 160, 0..0);
        let worked = |waited| TimeDelta::minutes(160 - waited);
        let active = |waited| saves.active(at(0), at(160), TimeDelta::minutes(waited), worked(waited));
        let length = |waited| active(waited).expect("it can be told").length;
        assert_eq!(length(60), length(0), "an hour of the break");
        assert!(length(150) <= worked(150));
    }

    #[test]
    fn what_was_before_it_was_given_out_again_does_not_count() {
        let mut saves = seen(&[10, 20], 60, 0..0);
        saves.note(at(90), at(20), at(130));
        assert_eq!(saves.0, [Stretch { since: at(90), until: at(130) }]);
    }

    #[test]
    fn what_the_page_saves_in_several_requests_is_one_save() {
        let mut saves = Saves::default();
        for second in 0..10 {
            let moment = at(10) + TimeDelta::seconds(second);
            saves.note(at(0), moment, moment);
        }
        let since = at(10) + TimeDelta::seconds(9);
        assert_eq!(saves.0, [Stretch { since, until: since }]);
    }

    #[test]
    fn a_day_without_a_save_is_written_seldom() {
        let (mut saves, mut written) = (Saves::default(), 0);
        for minute in (0..24 * 60).step_by(5) {
            if saves.is_news(at(0), at(-5), at(minute)) {
                saves.note(at(0), at(-5), at(minute));
                written += 1;
            }
        }
        assert!((10..=35).contains(&written) && saves.0.len() == 1, "{written}");
    }

    proptest! {
        #[test]
        fn whatever_was_seen_active_time_is_no_longer_than_working_time(
            looks in proptest::collection::vec((-50..5000_i64, 0..5000_i64), 0..200),
            end in 0..6000_i64,
            waited in 0..300_i64,
        ) {
            let mut saves = Saves::default();
            for (saved, looked) in looks {
                saves.note(at(0), at(saved), at(looked));
                prop_assert!(saves.0.len() <= MOST);
                prop_assert!(saves.0.is_sorted_by_key(|stretch| stretch.since));
            }
            let worked = TimeDelta::minutes((end - waited).max(0));
            if let Some(active) = saves.active(at(0), at(end), TimeDelta::minutes(waited), worked) {
                prop_assert!(active.length <= worked && active.length >= TimeDelta::zero());
                prop_assert!(active.pauses > 0 || active.length == worked);
            }
        }
    }
}
