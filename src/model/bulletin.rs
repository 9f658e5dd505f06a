//! The message to an HR person that grows: what happens soon after is added to it, so that a busy day is a few
//! messages and not one for each candidate.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{AttemptNumber, PersonId};

/// What a bulletin is about; each has one in every HR person's chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Feed {
    /// Attempts that are over: submitted, or the time ran out.
    Finished,
    /// Preparations and checks that came to a stop.
    Stopped,
    /// People who ask to be let in: whoever waits when the message is shown, whichever attempts it names.
    Applicants,
    /// People who ask HR to confirm that an account of the legacy database is theirs; in place of attempts, the first
    /// one of each.
    Claims,
}

impl Feed {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Finished, Self::Stopped, Self::Applicants, Self::Claims];

    /// Those about attempts.
    pub const OF_ATTEMPTS: [Self; 2] = [Self::Finished, Self::Stopped];
}

/// Maximum number of attempts that a bulletin keeps; of older ones only the number is known.
pub const BULLETIN_ITEMS: usize = 100;

/// For how long a bulletin grows in minutes, by the number of bulletins that began within the last day, with itself.
/// The more there were, the longer each grows. With one more than this list has, it grows until one of them is older
/// than a day.
const GROWS_FOR: [i64; 9] = [10, 10, 10, 20, 30, 60, 120, 180, 240];

/// A stop that follows the last one within this time is taken to be part of the same trouble.
const SAME_TROUBLE: TimeDelta = TimeDelta::hours(1);

/// The newest message about a [`Feed`] in the chat of an HR person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulletin {
    /// The attempts, in the order in which they came, at most [`BULLETIN_ITEMS`].
    pub items: Vec<(PersonId, AttemptNumber)>,
    /// Number of attempts that came before them.
    pub earlier: u32,
    /// When the bulletins of the last day began; the last one is this one.
    #[serde(with = "times")]
    begun: Vec<DateTime<Utc>>,
    /// When something was last added.
    #[serde(with = "chrono::serde::ts_milliseconds_option")]
    added: Option<DateTime<Utc>>,
    /// Whether anything may be added.
    open: bool,
    /// Number of the message in the chat, once it was sent.
    pub message_id: Option<i32>,
    /// Raised by every change, so that a message that was under way meanwhile is brought up to date afterwards.
    pub revision: u64,
    /// Its first revision: older ones belong to earlier bulletins.
    first: u64,
    /// Whether a delivery of it waits in the outbox.
    pub underway: bool,
}

impl Bulletin {
    /// Whether what happens now is added to it; otherwise it belongs into a new one.
    #[must_use]
    pub fn grows(&self, feed: Feed, at: DateTime<Utc>) -> bool {
        let (Some(begun), true) = (self.begun.last(), self.open) else { return false };
        let of_the_day = self.begun.iter().filter(|begun| is_of_the_day(**begun, at)).count();
        let minutes = GROWS_FOR.get(of_the_day.saturating_sub(1));
        let is_young = minutes.is_none_or(|minutes| *begun + TimeDelta::minutes(*minutes) > at);
        let same_trouble = feed == Feed::Stopped && self.added.is_some_and(|added| added + SAME_TROUBLE > at);
        // Nobody has seen it yet, because it is still to be sent or could not be.
        let is_unsent = self.message_id.is_none();
        is_young || same_trouble || is_unsent
    }

    /// Adds an attempt, to this bulletin or as the first of a new one. One that is there already stays where it is.
    pub fn add(&mut self, feed: Feed, item: (PersonId, AttemptNumber), at: DateTime<Utc>) {
        if !self.grows(feed, at) {
            let of_the_day = self.begun.iter().copied().filter(|begun| is_of_the_day(*begun, at));
            let begun = of_the_day.chain([at]).collect();
            let revision = self.revision;
            *self =
                Self { begun, open: true, revision, first: revision.saturating_add(1), ..Self::default() };
        }
        if !self.items.contains(&item) {
            self.items.push(item);
        }
        if self.items.len() > BULLETIN_ITEMS {
            self.items.remove(0);
            self.earlier = self.earlier.saturating_add(1);
        }
        self.added = Some(at);
        self.change();
    }

    /// It can't be delivered. What comes next is added to it all the same and makes a message of its own, so nothing
    /// that it says is lost.
    pub fn fail(&mut self) {
        self.underway = false;
        self.message_id = None;
    }

    /// Of what it says only the number is kept: showing it may be what went wrong.
    pub fn keep_number(&mut self) {
        let count = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.earlier = self.earlier.saturating_add(count);
        self.items.clear();
    }

    /// What it says has changed.
    pub fn change(&mut self) {
        self.revision = self.revision.saturating_add(1);
    }

    /// Whether this revision is one of this bulletin, and not of an earlier one in the same chat.
    #[must_use]
    pub fn has(&self, revision: u64) -> bool {
        (self.first..=self.revision).contains(&revision)
    }

    /// Nothing is added any more: the next one begins anew.
    pub fn close(&mut self) {
        self.open = false;
    }

    /// Whether something may still be added.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }
}

fn is_of_the_day(begun: DateTime<Utc>, at: DateTime<Utc>) -> bool {
    begun + TimeDelta::days(1) > at
}

/// Times as milliseconds of the Unix epoch.
mod times {
    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    pub fn serialize<S: Serializer>(times: &[DateTime<Utc>], serializer: S) -> Result<S::Ok, S::Error> {
        times.iter().map(DateTime::timestamp_millis).collect::<Vec<_>>().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<DateTime<Utc>>, D::Error> {
        let times = Vec::<i64>::deserialize(deserializer)?;
        let time =
            |millis| DateTime::from_timestamp_millis(millis).ok_or_else(|| de::Error::custom("no time"));
        times.into_iter().map(time).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + minutes * 60, 0).expect("a time")
    }

    /// The minutes at which bulletins begin when attempts end at these minutes, each message being sent at once.
    fn begins(feed: Feed, minutes: impl IntoIterator<Item = i64>) -> Vec<i64> {
        let mut bulletin = Bulletin::default();
        let mut begins = Vec::new();
        for (person, minute) in (1..).zip(minutes) {
            if !bulletin.grows(feed, at(minute)) {
                begins.push(minute);
            }
            bulletin.add(feed, (PersonId(person), AttemptNumber::FIRST), at(minute));
            bulletin.message_id = Some(7);
        }
        begins
    }

    #[test]
    fn what_comes_within_ten_minutes_is_one_bulletin() {
        assert_eq!(begins(Feed::Finished, [0, 3, 9]), [0]);
        assert_eq!(begins(Feed::Finished, [0, 3, 9, 10, 19, 20]), [0, 10, 20]);
    }

    #[test]
    fn forty_candidates_in_eight_hours_are_nine_bulletins_and_the_next_morning_begins_with_one() {
        let day = |first: i64| (0..40).map(move |number| first + number * 12);
        let minutes = day(0).chain(day(24 * 60));
        let begins = begins(Feed::Finished, minutes);
        let first_day: Vec<_> = begins.iter().copied().filter(|minute| *minute < 24 * 60).collect();
        assert_eq!(first_day, [0, 12, 24, 36, 60, 96, 156, 276, 456]);
        assert_eq!(begins[first_day.len()], 24 * 60, "{begins:?}");
    }

    #[test]
    fn an_outage_is_one_bulletin_as_long_as_something_stops_every_hour() {
        assert_eq!(begins(Feed::Stopped, [0, 40, 80, 120, 170]), [0]);
        assert_eq!(begins(Feed::Stopped, [0, 60, 61]), [0, 60]);
    }

    #[test]
    fn a_bulletin_that_nobody_has_seen_grows_however_long_it_takes_to_send_it() {
        let mut bulletin = Bulletin::default();
        bulletin.add(Feed::Finished, (PersonId(1), AttemptNumber::FIRST), at(0));
        bulletin.underway = true;
        assert!(bulletin.grows(Feed::Finished, at(500)));
        bulletin.message_id = Some(7);
        assert!(!bulletin.grows(Feed::Finished, at(500)));
        bulletin.close();
        assert!(!bulletin.grows(Feed::Finished, at(1)), "it is closed");
    }

    #[test]
    fn what_could_not_be_delivered_is_in_the_next_message() {
        let item = |person| (PersonId(person), AttemptNumber::FIRST);
        let mut bulletin = Bulletin::default();
        bulletin.add(Feed::Finished, item(1), at(0));
        bulletin.fail();
        bulletin.add(Feed::Finished, item(2), at(500));
        assert_eq!((&bulletin.items[..], bulletin.earlier), (&[item(1), item(2)][..], 0));
        bulletin.keep_number();
        bulletin.add(Feed::Finished, item(3), at(1000));
        assert_eq!((&bulletin.items[..], bulletin.earlier), (&[item(3)][..], 2));
    }

    #[test]
    fn only_the_newest_attempts_are_kept_and_older_revisions_belong_to_earlier_bulletins() {
        let mut bulletin = Bulletin::default();
        for person in 0..=BULLETIN_ITEMS as u64 {
            bulletin.add(Feed::Finished, (PersonId(person), AttemptNumber::FIRST), at(0));
        }
        assert_eq!(
            (bulletin.items.len(), bulletin.earlier, bulletin.items[0].0),
            (BULLETIN_ITEMS, 1, PersonId(1))
        );
        let last = bulletin.revision;
        bulletin.message_id = Some(7);
        bulletin.add(Feed::Finished, (PersonId(7), AttemptNumber::FIRST), at(60));
        assert_eq!(bulletin.items, [(PersonId(7), AttemptNumber::FIRST)]);
        assert!(bulletin.has(last + 1) && !bulletin.has(last) && !bulletin.has(last + 2));
    }

    proptest! {
        #[test]
        fn in_any_day_at_most_ten_begin(mut minutes in prop::collection::vec(0_i64..6000, 0..300)) {
            minutes.sort_unstable();
            let begins = begins(Feed::Finished, minutes);
            for first in &begins {
                let day = begins.iter().filter(|minute| (*first..first + 24 * 60).contains(*minute)).count();
                prop_assert!(day <= 10, "{day} from {first}: {begins:?}");
            }
        }
    }
}
