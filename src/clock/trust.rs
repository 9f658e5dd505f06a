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
pub enum ClockReading {
    /// It showed this time.
    Time(DateTime<Utc>),
    /// It answered without a time.
    NoTime,
    /// It did not answer.
    NoAnswer,
}

impl<E> From<Result<Option<DateTime<Utc>>, E>> for ClockReading {
    fn from(answer: Result<Option<DateTime<Utc>>, E>) -> Self {
        match answer {
            Ok(Some(time)) => Self::Time(time),
            Ok(None) => Self::NoTime,
            Err(_) => Self::NoAnswer,
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
enum State {
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
pub struct Trust(Arc<Mutex<State>>);

impl Default for Trust {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(State::Nothing)))
    }
}

impl Trust {
    /// Whether a clock that shows `now` is trusted.
    #[must_use]
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        match *self.state() {
            State::Right(anchor) => agree(now, anchor.now()),
            State::Nothing | State::Wrong(_) => false,
        }
    }

    /// The time that a clock should show when it shows `now`: the same if it is trusted; `None` if it is unknown.
    #[must_use]
    pub fn right(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match *self.state() {
            State::Right(anchor) if agree(now, anchor.now()) => Some(now),
            State::Right(anchor) | State::Wrong(Some(anchor)) => Some(anchor.now()),
            State::Nothing | State::Wrong(None) => None,
        }
    }

    /// Records what the other clocks showed when this one showed `now`.
    pub fn compare(&self, now: DateTime<Utc>, readings: [ClockReading; 2]) {
        let mut state = self.state();
        let before = *state;
        let Some(ahead) = ahead(now, readings) else { return };
        if ahead.abs() <= TOLERANCE {
            *state = State::Right(Anchor::new(now));
            if matches!(before, State::Wrong(_)) {
                tracing::info!("the system's clock agrees again; what waited for it goes on");
            }
        } else {
            let from_before = match before {
                State::Nothing => None,
                State::Right(anchor) => Some(anchor),
                State::Wrong(anchor) => anchor,
            };
            // A single clock with another time is not believed.
            *state = State::Wrong(agreed_time(readings).map(Anchor::new).or(from_before));
            if !matches!(before, State::Wrong(_)) {
                tracing::error!(
                    "the system's clock is {}; what ends or is deleted by time waits until it is set right",
                    describe_skew(ahead)
                );
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic leaves the data valid.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn agree(one: DateTime<Utc>, other: DateTime<Utc>) -> bool {
    (one - other).abs() <= TOLERANCE
}

/// The time on which both agree.
fn agreed_time(readings: [ClockReading; 2]) -> Option<DateTime<Utc>> {
    match readings {
        [ClockReading::Time(one), ClockReading::Time(other)] if agree(one, other) => Some(one),
        _ => None,
    }
}

/// How far a clock that shows `now` is ahead of the nearest of the others; zero if those who answer show no
/// time, `None` if no one answers.
fn ahead(now: DateTime<Utc>, readings: [ClockReading; 2]) -> Option<TimeDelta> {
    let skews = readings.iter().filter_map(|readings| match readings {
        ClockReading::Time(time) => Some(now - *time),
        ClockReading::NoTime | ClockReading::NoAnswer => None,
    });
    skews
        .min_by_key(TimeDelta::abs)
        .or_else(|| readings.contains(&ClockReading::NoTime).then(TimeDelta::zero))
}

/// How wrong a clock is, in words.
#[must_use]
pub fn describe_skew(ahead: TimeDelta) -> String {
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
pub struct TrustedClock {
    /// The source of times and randomness.
    pub inner: Arc<dyn Environment>,
    /// How far.
    pub trust: Trust,
}

impl Environment for TrustedClock {
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

    use super::ClockReading::{NoAnswer, NoTime, Time};
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + hours * 3600, 0).expect("a time")
    }

    const YEAR: i64 = 365 * 24;

    #[tokio::test(start_paused = true)]
    async fn one_clock_that_agrees_is_enough_and_no_answer_is_not() {
        for (readings, trusted) in [
            ([Time(at(0)), Time(at(0))], true),
            ([Time(at(1)), NoAnswer], true),
            ([Time(at(YEAR)), Time(at(0))], true),
            ([NoTime, NoAnswer], true),
            ([Time(at(2)), Time(at(-YEAR))], false),
            ([Time(at(-YEAR)), NoAnswer], false),
            ([Time(at(-YEAR)), NoTime], false),
            ([NoAnswer, NoAnswer], false),
        ] {
            let trust = Trust::default();
            assert!(!trust.holds(at(0)), "nothing is known yet");
            trust.compare(at(0), readings);
            assert_eq!(trust.holds(at(0)), trusted, "{readings:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_clock_is_trusted_as_long_as_it_advances_with_the_time_that_passes() {
        let trust = Trust::default();
        trust.compare(at(0), [Time(at(0)), Time(at(0))]);
        tokio::time::advance(Duration::from_hours(100)).await;
        assert!(trust.holds(at(100)) && trust.holds(at(101)) && trust.holds(at(99)));
        assert!(!trust.holds(at(100 + YEAR)), "it jumped ahead");
        assert!(!trust.holds(at(98)), "it was set back");
        // No one answers: the clock is not known to be wrong, but it is not trusted either until it is back.
        trust.compare(at(100 + YEAR), [NoAnswer, NoAnswer]);
        assert!(!trust.holds(at(100 + YEAR)) && trust.holds(at(100)));
        trust.compare(at(100 + YEAR), [Time(at(100)), NoAnswer]);
        assert!(!trust.holds(at(100)), "whoever said that it is wrong has to say that it is right again");
        trust.compare(at(100), [Time(at(100)), NoAnswer]);
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
    async fn while_the_clock_is_wrong_time_goes_on_from_the_last_right_one() {
        let clock = Arc::new(Set(Mutex::new(at(0))));
        let trust = Trust::default();
        let trusted =
            TrustedClock { inner: Arc::clone(&clock) as Arc<dyn Environment>, trust: trust.clone() };
        let shows = |hours| {
            *clock.0.lock().expect("the clock") = at(hours);
            (trusted.now(), trusted.is_trusted(), trusted.knows_the_time())
        };
        assert_eq!(shows(0), (at(0), false, false), "there is no better one");
        trust.compare(at(0), [Time(at(0)), NoAnswer]);
        assert_eq!(shows(0), (at(0), true, true));
        tokio::time::advance(Duration::from_hours(100)).await;
        assert_eq!(shows(99), (at(99), true, true), "it goes a little slow");
        for wrong in [100 + YEAR, 100 - YEAR] {
            assert_eq!(shows(wrong), (at(100), false, true));
            // A server that shows the same time as our clock is wrong, too, or shows a time of its own.
            trust.compare(at(wrong), [NoAnswer, NoAnswer]);
            trust.compare(at(wrong), [Time(at(50)), NoAnswer]);
            assert_eq!(shows(wrong), (at(100), false, true));
        }
        trust.compare(at(YEAR), [Time(at(200)), Time(at(200))]);
        assert_eq!(shows(YEAR), (at(200), false, true), "the machine slept: both others know better");
    }

    #[tokio::test(start_paused = true)]
    async fn a_bot_that_starts_with_a_wrong_clock_believes_two_others_but_not_one() {
        for (readings, right) in [
            ([Time(at(0)), Time(at(1))], Some(at(0))),
            ([Time(at(0)), Time(at(2))], None),
            ([Time(at(0)), NoAnswer], None),
            ([Time(at(0)), NoTime], None),
        ] {
            let trust = Trust::default();
            trust.compare(at(YEAR), readings);
            assert_eq!((trust.right(at(YEAR)), trust.holds(at(YEAR))), (right, false), "{readings:?}");
        }
    }

    #[test]
    fn a_skew_is_described_in_words() {
        assert_eq!(describe_skew(TimeDelta::hours(3)), "3 h ahead of those of Telegram and of the site");
        assert_eq!(describe_skew(TimeDelta::days(-365)), "365 days behind those of Telegram and of the site");
    }
}
