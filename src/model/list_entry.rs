//! The place of candidates as HR lists and compares them: an index that is derived from the records and updated
//! with every change, so that a page of the list and a rank cost the same with ten candidates and with a
//! hundred thousand.

use std::num::NonZeroU32;

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Attempt, PersonId};
use crate::scoring::Percent;

/// Which candidates are listed, by their last attempt. Stored by its position in this list: new filters come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Filter {
    /// Everybody.
    All,
    /// It is not handed in yet, and still can be.
    InProgress,
    /// It is handed in and complete, and HR has not decided.
    Waiting,
    /// HR accepted the candidate.
    Accepted,
    /// HR rejected the candidate.
    Rejected,
    /// It could not be prepared or checked: somebody has to do something.
    Stopped,
    /// Its time was over before it was handed in.
    NotFinished,
}

impl Filter {
    /// Every filter, in the order of the buttons.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::InProgress,
        Self::Accepted,
        Self::Rejected,
        Self::NotFinished,
        Self::Stopped,
        Self::All,
    ];

    /// Its number, from 0: its position in tables and buttons.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The filter of this number.
    #[must_use]
    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.number() == number)
    }
}

/// The order in which candidates are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Order {
    /// The most recent event comes first.
    Date,
    /// The best score comes first: scores of today's exam, then those of each other exam; candidates without a
    /// score come last.
    Score,
}

impl Order {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Date, Self::Score];

    /// Its number, from 0.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The order of this number.
    #[must_use]
    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

/// The list entry of a candidate, by their last attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEntry {
    /// The filters under which they are listed, besides [`Filter::All`].
    pub filters: Vec<Filter>,
    /// Their score, once there is one.
    pub score: Option<Percent>,
    /// When something last happened: confirmed, said to be done, handed in.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// The exam of the score. Scores of different exams are not ranked together.
    pub exam: ListedExam,
}

/// An exam, as the lists tell it from others. Stored as a number: 0 for today's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "u32", into = "u32")]
pub enum ListedExam {
    /// Today's.
    Today,
    /// Another one, by a number made of its id.
    Other(NonZeroU32),
}

impl From<u32> for ListedExam {
    fn from(stored: u32) -> Self {
        NonZeroU32::new(stored).map_or(Self::Today, Self::Other)
    }
}

impl From<ListedExam> for u32 {
    fn from(exam: ListedExam) -> Self {
        match exam {
            ListedExam::Today => 0,
            ListedExam::Other(number) => number.get(),
        }
    }
}

impl ListEntry {
    /// The sort key in a list, ascending.
    pub(crate) fn place(&self, order: Order) -> i64 {
        match order {
            Order::Date => -self.at.timestamp_millis(),
            Order::Score => {
                let best = i64::from(Percent::HUNDRED.hundredths());
                let of = |exam: i64| exam << 16;
                let behind_all = of(i64::from(u32::MAX) + 1);
                // Today's exam comes first: its number is the lowest.
                let exam = of(u32::from(self.exam).into());
                let place = |score: Percent| exam + best - i64::from(score.hundredths());
                self.score.map_or(behind_all, place)
            }
        }
    }

    /// The filters of all lists that contain it.
    pub(crate) fn lists(&self) -> impl Iterator<Item = Filter> + '_ {
        std::iter::once(Filter::All)
            .chain(self.filters.iter().copied().filter(|filter| *filter != Filter::All))
    }
}

/// A position in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPosition {
    /// The key by which the list is ordered, ascending.
    pub key: i64,
    /// The candidate.
    pub person: PersonId,
}

/// Which page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cursor {
    /// The first one.
    First,
    /// The page after this position.
    After(ListPosition),
    /// The page before it.
    Before(ListPosition),
}

/// How an attempt's score compares with all others on the same images of the same pack, or on images drawn from the same pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// 1 for the best; equal scores have equal ranks.
    pub rank: u64,
    /// Number of attempts on these images that have a score.
    pub of: u64,
}

/// The set and the score under which an attempt is counted.
pub(crate) fn counted(attempt: Option<&Attempt>) -> Option<(u32, u16)> {
    let attempt = attempt?;
    let scorecard = attempt.scorecard().filter(|scorecard| !scorecard.images.is_empty())?;
    let set = attempt.set(scorecard.image_names());
    Some((set, scorecard.overall()?.hundredths() as u16))
}
