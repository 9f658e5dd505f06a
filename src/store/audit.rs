//! The audit log in pages. A page is read from where it begins, and no more of the log than it takes.

use std::ops::{Bound, ControlFlow};

use super::range::Direction;
use super::read::Records;
use super::{StoreError, codec, tables};
use crate::model::{AuditCursor, AuditEntry};

/// Maximum number of entries that are looked at for a page: nearly all of them may be unwanted.
const LOOKED_AT: u32 = 1000;

/// A page of the audit log.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditPage {
    /// Its entries, the newest first.
    pub entries: Vec<AuditEntry>,
    /// Where older entries begin, if there may be any.
    pub older: Option<AuditCursor>,
    /// Where newer entries begin, if there may be any.
    pub newer: Option<AuditCursor>,
}

/// Everything that can be read of the audit log in pages.
pub trait AuditLog: Records {
    /// A page with at most `size` wanted entries. It may have fewer, even none, although there are more further on.
    fn audit_page(
        &self,
        cursor: AuditCursor,
        size: usize,
        wanted: impl Fn(&AuditEntry) -> bool,
    ) -> Result<AuditPage, StoreError> {
        if let AuditCursor::After(number) = cursor {
            let keys = (Bound::Excluded(number), Bound::Unbounded);
            let (mut found, next) = stretch(self, keys, Direction::Forward, size, &wanted)?;
            // Without more beyond them, they belong to the newest page.
            if let Some(next) = next {
                found.reverse();
                let oldest = found.last().map_or(number.saturating_add(1), |(number, _)| *number);
                let (older, newer) = (AuditCursor::Before(oldest), AuditCursor::After(next));
                return Ok(AuditPage { entries: entries(found), older: Some(older), newer: Some(newer) });
            }
        }
        let before = match cursor {
            AuditCursor::Before(number) => Some(number),
            AuditCursor::Newest | AuditCursor::After(_) => None,
        };
        let keys = (Bound::Unbounded, before.map_or(Bound::Unbounded, Bound::Excluded));
        let (found, next) = stretch(self, keys, Direction::Backward, size, &wanted)?;
        let newer = before.map(|number| {
            AuditCursor::After(found.first().map_or(number.saturating_sub(1), |(number, _)| *number))
        });
        Ok(AuditPage { entries: entries(found), older: next.map(AuditCursor::Before), newer })
    }
}

impl<R: Records> AuditLog for R {}

/// Entries with their numbers.
type Numbered = Vec<(u64, AuditEntry)>;

/// The first wanted entries of a range, and the number of the last entry before the rest, if there may be more.
fn stretch<R: Records + ?Sized>(
    records: &R,
    keys: (Bound<u64>, Bound<u64>),
    direction: Direction,
    size: usize,
    wanted: &impl Fn(&AuditEntry) -> bool,
) -> Result<(Numbered, Option<u64>), StoreError> {
    let (mut found, mut looked_at, mut last, mut is_more) = (Vec::new(), 0, None, false);
    records.visit(tables::AUDIT, keys, direction, |number, bytes| {
        let entry = Some(codec::decode(bytes)?).filter(wanted);
        if looked_at == LOOKED_AT || (entry.is_some() && found.len() == size) {
            is_more = true;
            return Ok(ControlFlow::Break(()));
        }
        found.extend(entry.map(|entry| (number, entry)));
        (looked_at, last) = (looked_at + 1, Some(number));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((found, last.filter(|_| is_more)))
}

fn entries(found: Numbered) -> Vec<AuditEntry> {
    found.into_iter().map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::model::{Action, ActionResult, AttemptNumber, By, PersonId};
    use crate::store::{Store, failing};

    /// A store with entries 1, 2, 3 …: those for whom this holds are of the bot, the others of a person.
    fn logged(size: u32, of_bot: impl Fn(u32) -> bool) -> Store {
        let store = failing::store().0;
        let tx = store.write().expect("write");
        for number in 1..=size {
            let by = if of_bot(number) { By::Bot } else { By::Person(PersonId(501)) };
            let at = DateTime::from_timestamp(i64::from(number), 0).expect("a time");
            let (action, result) = (Action::Prepared(AttemptNumber::FIRST), ActionResult::Done);
            tx.audit(&AuditEntry { at, by, person: None, action, result }).expect("put");
        }
        tx.commit().expect("commit");
        store
    }

    /// The numbers of the entries on a page, and where it goes on.
    fn page(
        store: &Store,
        cursor: AuditCursor,
        people_only: bool,
    ) -> (Vec<i64>, Option<AuditCursor>, Option<AuditCursor>) {
        let view = store.read().expect("read");
        let page = view.audit_page(cursor, 3, |entry| !people_only || entry.by != By::Bot).expect("a page");
        (page.entries.iter().map(|entry| entry.at.timestamp()).collect(), page.older, page.newer)
    }

    use AuditCursor::{After, Before, Newest};

    #[test]
    fn pages_follow_each_other_in_both_directions() {
        let store = logged(8, |_| false);
        assert_eq!(page(&store, Newest, false), (vec![8, 7, 6], Some(Before(6)), None));
        assert_eq!(page(&store, Before(6), false), (vec![5, 4, 3], Some(Before(3)), Some(After(5))));
        assert_eq!(page(&store, Before(3), false), (vec![2, 1], None, Some(After(2))));
        assert_eq!(page(&store, After(2), false), (vec![5, 4, 3], Some(Before(3)), Some(After(5))));
        // What is newer than 5 is the newest page, and it is full.
        assert_eq!(page(&store, After(5), false), page(&store, Newest, false));
        assert_eq!(page(&store, After(7), false), page(&store, Newest, false));
        assert_eq!(page(&store, Before(1), false), (vec![], None, Some(After(0))));
        assert_eq!(page(&store, After(u64::MAX), false), page(&store, Newest, false));
        assert_eq!(page(&store, Before(0), false), (vec![], None, Some(After(0))));
    }

    #[test]
    fn a_page_has_wanted_entries_only_and_no_button_leads_to_nothing() {
        let store = logged(9, |number| number.is_multiple_of(2) || number == 1);
        assert_eq!(page(&store, Newest, true), (vec![9, 7, 5], Some(Before(4)), None));
        assert_eq!(page(&store, Before(4), true), (vec![3], None, Some(After(3))));
        assert_eq!(page(&logged(0, |_| false), Newest, true), (vec![], None, None));
    }

    #[test]
    fn a_page_without_wanted_entries_comes_to_an_end_and_leads_on() {
        let store = logged(LOOKED_AT * 2, |number| number > 1);
        let (none, older, newer) = page(&store, Newest, true);
        assert_eq!((none, older, newer), (vec![], Some(Before(1001)), None));
        let (one, older, newer) = page(&store, Before(1001), true);
        assert_eq!((one, older, newer), (vec![1], None, Some(After(1))));
        let (none, older, newer) = page(&store, After(1), true);
        assert_eq!((none, older, newer), (vec![], Some(Before(2)), Some(After(1001))));
    }
}
