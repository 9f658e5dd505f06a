//! Which submissions of an attempt are kept.

use std::ops::{Bound, ControlFlow};

use super::range::Direction;
use super::read::Records;
use super::{StoreError, tables};
use crate::model::{AttemptNumber, PersonId};

/// Reading their numbers.
pub trait Submissions: Records {
    /// The numbers of the submissions of an attempt that are kept, in order: the first one and the last one.
    fn submission_numbers(&self, person: PersonId, attempt: AttemptNumber) -> Result<Vec<u32>, StoreError> {
        let keys =
            (Bound::Included((person, attempt, u32::MIN)), Bound::Included((person, attempt, u32::MAX)));
        let mut numbers = Vec::new();
        self.visit(tables::SUBMISSIONS, keys, Direction::Forward, |(.., number), _| {
            numbers.push(number);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(numbers)
    }
}

impl<R: Records> Submissions for R {}
