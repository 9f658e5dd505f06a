//! Whether the system's clock can be trusted. While it can't, nothing expires or is deleted because of time.
//!
//! A clock is trusted once the clock of Telegram or of the site has agreed with it, and from then on for as
//! long as it advances with the time that passes. When it jumps, or has not been compared yet, both are asked.
//! It is doubted while neither of them agrees.
//!
//! Meanwhile the desk uses the last correct time plus the time that has passed since. So whatever begins while
//! the clock is wrong still gets the right end.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

use crate::desk::{Environment, EventKind, Seed};
use crate::{site, telegram};

/// Clocks that differ by no more than this agree.
pub const TOLERANCE: TimeDelta = TimeDelta::hours(1);

/// The answer of another clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It showed this time.
    Showed(DateTime<Utc>),
    /// It answered without a time.
    Untold,
    /// It did not answer.
    Silent,
}

impl<E> From<Result<Option<DateTime<Utc>>, E>> for Asked {
    fn from(answer: Result<Option<DateTime<Utc>>, E>) -> Self {
        match answer {
            Ok(Some(time)) => Self::Showed(time),
            Ok(None) => Self::Untold,
            Err(_) => Self::Silent,
        }
    }
}

/// A correct time, and when it was taken.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    time: DateTime<Utc>,
    then: Instant,
}

impl Anchor {
    fn new(time: DateTime<Utc>) -> Self {
        Self { time, then: Instant::now() }
    }

    /// The correct time now, from the time that has passed since.
    fn now(&self) -> DateTime<Utc> {
        self.time + TimeDelta::from_std(self.then.elapsed()).unwrap_or_default()
    }
}

/// What is known about the clock.
#[derive(Clone, Copy, Debug)]
enum Known {
    /// Nobody has answered yet.
    Nothing,
    /// It was right then.
    Right(Anchor),
    /// All who showed a time showed another one. The correct time is known from before, or because they agree with
    /// each other.
    Wrong(Option<Anchor>),
}

/// How far the system's clock is trusted. Clones share the state.
#[derive(Clone, Debug)]
pub struct Trust(Arc<Mutex<Known>>);

impl Default for Trust {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Known::Nothing)))
    }
}

impl Trust {
    /// Whether a clock that shows `now` is trusted.
    #[must_use]
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        match *self.known() {
            Known::Right(anchor) => agree(now, anchor.now()),
            Known::Nothing | Known::Wrong(_) => false,
        }
    }

    /// The time that a clock should show when it shows `now`: the same if it is trusted; `None` if it is unknown.
    #[must_use]
    pub fn right(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match *self.known() {
            Known::Right(anchor) if agree(now, anchor.now()) => Some(now),
            Known::Right(anchor) | Known::Wrong(Some(anchor)) => Some(anchor.now()),
            Known::Nothing | Known::Wrong(None) => None,
        }
    }

    /// Records what the other clocks showed when this one showed `now`.
    pub fn compare(&self, now: DateTime<Utc>, asked: [Asked; 2]) {
        let mut known = self.known();
        let before = *known;
        let Some(ahead) = ahead(now, asked) else { return };
        if ahead.abs() <= TOLERANCE {
            *known = Known::Right(Anchor::new(now));
            if matches!(before, Known::Wrong(_)) {
                tracing::info!("the system's clock agrees again; what waited for it goes on");
            }
        } else {
            let from_before = match before {
                Known::Nothing => None,
                Known::Right(anchor) => Some(anchor),
                Known::Wrong(anchor) => anchor,
            };
            // A single clock with another time is not believed.
            *known = Known::Wrong(told_by_both(asked).map(Anchor::new).or(from_before));
            if !matches!(before, Known::Wrong(_)) {
                tracing::error!(
                    "the system's clock is {}; what ends or is deleted by time waits until it is set right",
                    told(ahead)
                );
            }
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // A panic leaves the data valid.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn agree(one: DateTime<Utc>, other: DateTime<Utc>) -> bool {
    (one - other).abs() <= TOLERANCE
}

/// The time on which both agree.
fn told_by_both(asked: [Asked; 2]) -> Option<DateTime<Utc>> {
    match asked {
        [Asked::Showed(one), Asked::Showed(other)] if agree(one, other) => Some(one),
        _ => None,
    }
}

/// How far a clock that shows `now` is ahead of the nearest of the others; zero if those who answer show no
/// time, `None` if no one answers.
fn ahead(now: DateTime<Utc>, asked: [Asked; 2]) -> Option<TimeDelta> {
    let told = asked.iter().filter_map(|asked| match asked {
        Asked::Showed(time) => Some(now - *time),
        Asked::Untold | Asked::Silent => None,
    });
    told.min_by_key(TimeDelta::abs).or_else(|| asked.contains(&Asked::Untold).then(TimeDelta::zero))
}

/// How wrong a clock is, in words.
#[must_use]
pub fn told(ahead: TimeDelta) -> String {
    let hours = ahead.num_hours().unsigned_abs();
    let length = if hours < 48 { format!("{hours} h") } else { format!("{} days", hours / 24) };
    let way = if ahead > TimeDelta::zero() { "ahead of" } else { "behind" };
    format!("{length} {way} those of Telegram and of the site")
}

/// Compares the clock with those of Telegram and of the site.
pub struct Comparison<T, S> {
    /// Telegram.
    pub telegram: T,
    /// The site.
    pub site: Arc<S>,
    /// The system's clock.
    pub clock: Arc<dyn Environment>,
    /// The outcome.
    pub trust: Trust,
}

impl<T: telegram::Api, S: site::Api> Comparison<T, S> {
    /// Asks both, unless the clock is trusted already; returns whether it is trusted.
    pub(super) async fn settles(&self) -> bool {
        if self.trust.holds(self.clock.now()) {
            return true;
        }
        let (telegram, site) = tokio::join!(self.telegram.clock(), self.site.clock());
        self.trust.compare(self.clock.now(), [telegram.into(), site.into()]);
        self.trust.holds(self.clock.now())
    }
}

/// An environment whose clock is trusted only as far as others agree with it. While it is wrong, times are
/// those that it should show, if they are known.
pub struct Doubting {
    /// The source of times and randomness.
    pub inner: Arc<dyn Environment>,
    /// How far.
    pub trust: Trust,
}

impl Environment for Doubting {
    fn now(&self) -> DateTime<Utc> {
        let now = self.inner.now();
        self.trust.right(now).unwrap_or(now)
    }

    fn seed(&self, kind: &EventKind) -> Seed {
        self.inner.seed(kind)
    }

    fn is_trusted(&self) -> bool {
        self.trust.holds(self.inner.now())
    }

    fn knows_the_time(&self) -> bool {
        self.trust.right(self.inner.now()).is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Asked::{Showed, Silent, Untold};
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + hours * 3600, 0).expect("a moment")
    }

    const YEAR: i64 = 365 * 24;

    #[tokio::test(start_paused = true)]
    async fn one_who_agrees_is_enough_and_nobody_who_answers_is_too_few() {
        for (asked, trusted) in [
            ([Showed(at(0)), Showed(at(0))], true),
            ([Showed(at(1)), Silent], true),
            ([Showed(at(YEAR)), Showed(at(0))], true),
            ([Untold, Silent], true),
            ([Showed(at(2)), Showed(at(-YEAR))], false),
            ([Showed(at(-YEAR)), Silent], false),
            ([Showed(at(-YEAR)), Untold], false),
            ([Silent, Silent], false),
        ] {
            let trust = Trust::default();
            assert!(!trust.holds(at(0)), "nothing is known yet");
            trust.compare(at(0), asked);
            assert_eq!(trust.holds(at(0)), trusted, "{asked:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_trusted_for_as_long_as_it_goes_with_the_time_that_passes() {
        let trust = Trust::default();
        trust.compare(at(0), [Showed(at(0)), Showed(at(0))]);
        tokio::time::advance(Duration::from_hours(100)).await;
        assert!(trust.holds(at(100)) && trust.holds(at(101)) && trust.holds(at(99)));
        assert!(!trust.holds(at(100 + YEAR)), "it jumped ahead");
        assert!(!trust.holds(at(98)), "it was set back");
        // No one answers: the clock is not known to be wrong, but it is not trusted either until it is back.
        trust.compare(at(100 + YEAR), [Silent, Silent]);
        assert!(!trust.holds(at(100 + YEAR)) && trust.holds(at(100)));
        trust.compare(at(100 + YEAR), [Showed(at(100)), Silent]);
        assert!(!trust.holds(at(100)), "whoever said that it is wrong has to say that it is right again");
        trust.compare(at(100), [Showed(at(100)), Silent]);
        assert!(trust.holds(at(100)));
    }

    /// A system's clock that can be set.
    struct Set(Mutex<DateTime<Utc>>);

    impl Environment for Set {
        fn now(&self) -> DateTime<Utc> {
            *self.0.lock().expect("the clock")
        }

        fn seed(&self, _: &EventKind) -> Seed {
            Seed::default()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn while_it_is_wrong_moments_go_on_from_the_last_that_was_right() {
        let clock = Arc::new(Set(Mutex::new(at(0))));
        let trust = Trust::default();
        let doubting = Doubting { inner: Arc::clone(&clock) as Arc<dyn Environment>, trust: trust.clone() };
        let shows = |hours| {
            *clock.0.lock().expect("the clock") = at(hours);
            (doubting.now(), doubting.is_trusted(), doubting.knows_the_time())
        };
        assert_eq!(shows(0), (at(0), false, false), "there is no better one");
        trust.compare(at(0), [Showed(at(0)), Silent]);
        assert_eq!(shows(0), (at(0), true, true));
        tokio::time::advance(Duration::from_hours(100)).await;
        assert_eq!(shows(99), (at(99), true, true), "it goes a little slow");
        for wrong in [100 + YEAR, 100 - YEAR] {
            assert_eq!(shows(wrong), (at(100), false, true));
            // A server that shows the same time as our clock is wrong, too, or shows a time of its own.
            trust.compare(at(wrong), [Silent, Silent]);
            trust.compare(at(wrong), [Showed(at(50)), Silent]);
            assert_eq!(shows(wrong), (at(100), false, true));
        }
        trust.compare(at(YEAR), [Showed(at(200)), Showed(at(200))]);
        assert_eq!(shows(YEAR), (at(200), false, true), "the machine slept: both others know better");
    }

    #[tokio::test(start_paused = true)]
    async fn a_bot_that_starts_with_a_wrong_clock_believes_two_and_no_single_one() {
        for (asked, right) in [
            ([Showed(at(0)), Showed(at(1))], Some(at(0))),
            ([Showed(at(0)), Showed(at(2))], None),
            ([Showed(at(0)), Silent], None),
            ([Showed(at(0)), Untold], None),
        ] {
            let trust = Trust::default();
            trust.compare(at(YEAR), asked);
            assert_eq!((trust.right(at(YEAR)), trust.holds(at(YEAR))), (right, false), "{asked:?}");
        }
    }

    #[test]
    fn by_how_much_is_told_in_words() {
        assert_eq!(told(TimeDelta::hours(3)), "3 h ahead of those of Telegram and of the site");
        assert_eq!(told(TimeDelta::days(-365)), "365 days behind those of Telegram and of the site");
    }
}
