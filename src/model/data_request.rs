//! What candidates can ask for about the data that are kept about them: a copy, or erasure.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::PersonId;

/// What is asked for. Stored by its position in this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestKind {
    /// A copy of everything that is kept about the person.
    Access,
    /// Everything that is kept about the person is deleted.
    Erasure,
}

impl RequestKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Access, Self::Erasure];
}

/// Maximum number of requests of a kind that a person can make within a day.
pub const REQUESTS_A_DAY: usize = 3;

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestState {
    /// HR has not decided yet.
    Open,
    /// The person took it back.
    Withdrawn,
    /// HR approved it.
    Approved {
        /// Who.
        by: PersonId,
    },
    /// HR refused it.
    Refused {
        /// Who.
        by: PersonId,
    },
}

/// The last request of a kind that a person made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataRequest {
    /// When it was made.
    #[serde(with = "ts_milliseconds")]
    pub asked: DateTime<Utc>,
    /// When it is fulfilled although HR has not decided; `None`: never.
    #[serde(with = "ts_milliseconds_option")]
    pub due: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: RequestState,
    /// When the earlier ones of the same day were made, in milliseconds of the Unix epoch.
    earlier: Vec<i64>,
}

impl DataRequest {
    /// A request that is made now, after the last one of its kind.
    #[must_use]
    pub fn new(before: Option<&Self>, asked: DateTime<Utc>, due: Option<DateTime<Utc>>) -> Self {
        let mut earlier = before.map_or_else(Vec::new, |before| before.of_the_day(asked));
        let excess = earlier.len().saturating_sub(REQUESTS_A_DAY);
        earlier.drain(..excess);
        Self { asked, due, state: RequestState::Open, earlier }
    }

    /// Whether HR has not decided yet.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == RequestState::Open
    }

    /// When the person can make another one, if they have made too many.
    #[must_use]
    pub fn pause_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let recent = self.of_the_day(now);
        let first = recent.len().checked_sub(REQUESTS_A_DAY).map(|first| recent[first])?;
        DateTime::from_timestamp_millis(first).map(|first| first + TimeDelta::days(1))
    }

    /// When this one and those before it were made, as far as that is within a day of `now`. Times in the future come from
    /// a clock that was wrong: those within a day count, so that the wait has an end.
    fn of_the_day(&self, now: DateTime<Utc>) -> Vec<i64> {
        let day = TimeDelta::days(1).num_milliseconds();
        let is_of_the_day = |at: &i64| at.abs_diff(now.timestamp_millis()) < day.unsigned_abs();
        let mut times: Vec<i64> = self.earlier.iter().copied().filter(is_of_the_day).collect();
        times.extend(Some(self.asked.timestamp_millis()).filter(is_of_the_day));
        times.sort_unstable();
        times
    }
}

/// The message to an HR person with the requests that are open, and those that were decided since it was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestNotice {
    /// Those that are not open any more, in the order in which they ended, at most [`REQUESTS_ENDED`].
    pub ended: Vec<(PersonId, RequestKind)>,
    /// When the message was begun.
    #[serde(with = "ts_milliseconds_option")]
    begun: Option<DateTime<Utc>>,
    /// Number of the message in the chat, once it was sent.
    pub message_id: Option<i32>,
    /// Raised by every change, so that a message that was under way meanwhile is brought up to date afterwards.
    pub revision: u64,
    /// Its first revision: older ones belong to earlier messages.
    first: u64,
    /// Whether a delivery of it waits in the outbox.
    pub underway: bool,
}

/// Maximum number of ended requests in a notice.
pub const REQUESTS_ENDED: usize = 8;

/// For so long a new request is added to the last message without another sound.
const GROWS_FOR: TimeDelta = TimeDelta::hours(1);

impl RequestNotice {
    /// Whether a new request is added to this message; otherwise a new one begins.
    #[must_use]
    pub fn grows(&self, at: DateTime<Utc>) -> bool {
        let is_unsent = self.underway && self.message_id.is_none();
        is_unsent || self.message_id.is_some() && self.begun.is_some_and(|begun| begun + GROWS_FOR > at)
    }

    /// Begins a new message; returns the number of the one that it replaces.
    pub fn begin(&mut self, at: DateTime<Utc>) -> Option<i32> {
        let (revision, before) = (self.revision, self.message_id);
        *self = Self { begun: Some(at), revision, first: revision.saturating_add(1), ..Self::default() };
        before
    }

    /// A request is not open any more.
    pub fn end(&mut self, person: PersonId, kind: RequestKind) {
        self.reopen(person, kind);
        self.ended.push((person, kind));
        if self.ended.len() > REQUESTS_ENDED {
            self.ended.remove(0);
        }
    }

    /// A request is open, or was deleted.
    pub fn reopen(&mut self, person: PersonId, kind: RequestKind) {
        self.ended.retain(|ended| *ended != (person, kind));
    }

    /// What it says has changed.
    pub fn change(&mut self) {
        self.revision = self.revision.saturating_add(1);
    }

    /// Whether this revision is one of this message, and not of an earlier one in the same chat.
    #[must_use]
    pub fn has(&self, revision: u64) -> bool {
        (self.first..=self.revision).contains(&revision)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + minutes * 60, 0).expect("a moment")
    }

    #[test]
    fn few_requests_are_made_within_a_day() {
        let mut last = DataRequest::new(None, at(0), None);
        for minutes in [60, 120] {
            assert_eq!(last.pause_until(at(minutes)), None);
            last = DataRequest::new(Some(&last), at(minutes), None);
        }
        let day = 24 * 60;
        assert_eq!(last.pause_until(at(121)), Some(at(day)), "when the first of three is a day old");
        assert_eq!(last.pause_until(at(day)), None);
        let wrong = DataRequest::new(Some(&last), at(9000 * day), None);
        assert_eq!(wrong.pause_until(at(122)), None, "a clock that was wrong keeps nobody waiting");
    }

    #[test]
    fn what_comes_within_an_hour_is_one_message() {
        let mut notice = RequestNotice::default();
        assert!(!notice.grows(at(0)));
        assert_eq!(notice.begin(at(0)), None);
        notice.underway = true;
        assert!(notice.grows(at(500)), "nobody has seen it yet");
        (notice.underway, notice.message_id) = (false, Some(7));
        assert!(notice.grows(at(59)) && !notice.grows(at(60)));
        notice.change();
        let last = notice.revision;
        assert!(notice.has(last));
        assert_eq!(notice.begin(at(60)), Some(7));
        notice.change();
        assert!(!notice.has(last) && notice.has(last + 1));
    }

    #[test]
    fn only_the_last_that_ended_are_kept_and_each_once() {
        let mut notice = RequestNotice::default();
        for person in (0..=REQUESTS_ENDED as u64).chain([3]) {
            notice.end(PersonId(person), RequestKind::Access);
        }
        let kept: Vec<u64> = notice.ended.iter().map(|(person, _)| person.0).collect();
        assert_eq!(kept, [1, 2, 4, 5, 6, 7, 8, 3]);
        notice.reopen(PersonId(3), RequestKind::Access);
        assert_eq!(notice.ended.len(), REQUESTS_ENDED - 1);
    }
}
