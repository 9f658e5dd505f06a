//! What becomes due, as a key of its table: in order of time, with the person and the number of their attempt.
//! HR people have no attempts there, so their digests have the number 0; chores belong to nobody, and have
//! numbers of their own. No other code knows these numbers.

use chrono::DateTime;

use super::StoreError;
use crate::model::{AttemptNumber, Chore, Due, Occasion, PersonId};

/// A key of the table of what is due: millisecond of the Unix epoch, Telegram user id, number.
pub(super) type Key = (i64, PersonId, u8);

/// The id under which chores are noted: no person has it.
const NOBODY: PersonId = PersonId(0);

/// The number under which an HR person's digest is noted: attempts are counted from 1.
const DIGEST: u8 = 0;

/// The key of something due.
pub(super) fn key(due: &Due) -> Key {
    let (person, number) = match due.what {
        Occasion::Attempt(person, AttemptNumber(number)) => (person, number),
        Occasion::Digest(person) => (person, DIGEST),
        Occasion::Chore(chore) => (NOBODY, chore.number()),
    };
    (due.time.timestamp_millis(), person, number)
}

/// What has this key. A number that no chore has is taken for that of an attempt: there is none, so it is
/// forgotten when it is due.
pub(super) fn of_key((milliseconds, person, number): Key) -> Result<Due, StoreError> {
    let time = DateTime::from_timestamp_millis(milliseconds)
        .ok_or_else(|| StoreError::record("what is due", format!("{milliseconds} is no time")))?;
    let chore = Chore::ALL.into_iter().find(|chore| person == NOBODY && chore.number() == number);
    let what = match (chore, number) {
        (Some(chore), _) => Occasion::Chore(chore),
        (None, DIGEST) => Occasion::Digest(person),
        (None, number) => Occasion::Attempt(person, AttemptNumber(number)),
    };
    Ok(Due { time, what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_key_it_is_that_of_what_it_says() {
        for person in [NOBODY, PersonId(7), PersonId::MAX] {
            for number in 0..=u8::MAX {
                let key_before = (1_770_000_000_123, person, number);
                assert_eq!(key(&of_key(key_before).expect("a time")), key_before);
            }
        }
        assert!(of_key((i64::MAX, PersonId(7), 1)).is_err());
        let what = |person, number| of_key((0, person, number)).expect("a time").what;
        assert_eq!(what(NOBODY, 1), Occasion::Chore(Chore::Whitelist));
        assert_eq!(what(PersonId(7), 0), Occasion::Digest(PersonId(7)));
        assert_eq!(what(PersonId(7), 2), Occasion::Attempt(PersonId(7), AttemptNumber(2)));
    }
}
