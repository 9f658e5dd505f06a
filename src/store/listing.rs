//! Changing what is derived from candidates' records (lists, ranks), and deleting people with all
//! of it.

use std::ops::{Bound, ControlFlow};

use super::names::row_names;
use super::range::Direction;
use super::read::{Records, list_number};
use super::transaction::Tx;
use super::{StoreError, tables};
use crate::model::list_entry::counted;
use crate::model::{
    Attempt, AttemptNumber, AttemptState, Candidate, Closed, Due, Feed, Filter, Flag, Flags, ListEntry,
    Order, PersonId, Preferences,
};

impl Tx {
    /// Lists a candidate anew.
    pub fn put_list_entry(&self, person: PersonId, list_entry: &ListEntry) -> Result<(), StoreError> {
        let before = self.list_entry(person)?;
        if before.as_ref() == Some(list_entry) {
            return Ok(());
        }
        if let Some(before) = before {
            self.unlist(person, &before)?;
        }
        for filter in list_entry.lists() {
            self.resize_list(filter, 1)?;
            for order in Order::ALL {
                let key = (list_number(filter, order), list_entry.place(order), person);
                self.set(tables::LISTED, key, ())?;
            }
        }
        self.list_by_source(person, list_entry)?;
        self.put(tables::LIST_ENTRIES, person, list_entry)
    }

    /// Empties all lists before everybody is listed anew, in case the keys of the old lists have another order.
    pub fn clear_lists(&self) -> Result<(), StoreError> {
        self.clear(tables::LIST_ENTRIES)?;
        self.clear(tables::LISTED)?;
        self.clear(tables::LIST_SIZES)?;
        self.clear_sourced()
    }

    fn unlist(&self, person: PersonId, list_entry: &ListEntry) -> Result<(), StoreError> {
        for filter in list_entry.lists() {
            self.resize_list(filter, -1)?;
            for order in Order::ALL {
                self.remove(tables::LISTED, (list_number(filter, order), list_entry.place(order), person))?;
            }
        }
        self.unlist_by_source(person, list_entry)?;
        self.remove(tables::LIST_ENTRIES, person)
    }

    fn resize_list(&self, filter: Filter, by: i64) -> Result<(), StoreError> {
        let size = self.list_size(filter)?.saturating_add_signed(by);
        self.set(tables::LIST_SIZES, filter.number(), size)
    }

    /// Counts an attempt's score for the ranks, replacing its previous score.
    pub(super) fn recount(
        &self,
        before: Option<&Attempt>,
        after: Option<&Attempt>,
    ) -> Result<(), StoreError> {
        let (before, after) = (counted(before), counted(after));
        if before == after {
            return Ok(());
        }
        for (counted, by) in [(before, -1), (after, 1)] {
            let Some(key) = counted else { continue };
            match self.value(tables::SCORES, key, Ok)?.unwrap_or_default().saturating_add_signed(by) {
                0 => self.remove(tables::SCORES, key)?,
                count => self.set(tables::SCORES, key, count)?,
            }
        }
        Ok(())
    }

    /// Stores the names by which a search finds a candidate.
    pub(super) fn note_names(&self, candidate: &Candidate) -> Result<(), StoreError> {
        let username = candidate.username.as_deref().unwrap_or_default();
        let names =
            format!("{username}\n{}\n{}", candidate.account.username, candidate.first_name).to_lowercase();
        self.set(tables::NAMES, candidate.id, names.as_str())
    }

    /// Writes the flags of an attempt's submission.
    pub fn put_flags(
        &self,
        person: PersonId,
        attempt: AttemptNumber,
        flags: Vec<Flag>,
    ) -> Result<(), StoreError> {
        self.put(tables::FLAGS, (person, attempt), &Flags { flags })
    }

    /// Records that every attempt names its pack from now on; those of older programs did not.
    pub fn set_attempts_name_packs(&self) -> Result<(), StoreError> {
        self.set(tables::META, "tells_packs", 1)
    }

    /// Writes which notifications an HR person wants, and when their digest is due.
    pub fn put_preferences(&self, person: PersonId, preferences: &Preferences) -> Result<(), StoreError> {
        let due =
            |preferences: &Preferences| preferences.next_digest.map(|time| Due::of_digest(person, time));
        if let Some(before) = due(&self.preferences(person)?) {
            self.forget_due(&before)?;
        }
        if let Some(due) = due(preferences) {
            self.note_due(&due)?;
        }
        self.put(tables::PREFERENCES, person, preferences)
    }

    /// Deletes a candidate: profile, attempts, metrics, questions, their places in lists and ranks. Submissions stay.
    pub fn delete_candidate(&self, candidate: &Candidate) -> Result<(), StoreError> {
        let person = candidate.id;
        self.touched.borrow_mut().insert(person);
        if let Some(list_entry) = self.list_entry(person)? {
            self.unlist(person, &list_entry)?;
        }
        for number in candidate.attempts.up_to() {
            let Some(attempt) = self.attempt(person, number)? else { continue };
            // Without a scorecard and a due time, and expired, it is in no index and counts nowhere.
            let state = AttemptState::Expired(Closed::default());
            self.put_attempt(&Attempt { state, ..attempt })?;
            self.remove(tables::ATTEMPTS, (person, number))?;
            self.remove(tables::FLAGS, (person, number))?;
        }
        row_names(candidate).for_each(|name| self.note_changed(person, Some(&name)));
        self.forget_reviews(person)?;
        self.forget_in_bulletins(person)?;
        self.forget_feedback(person)?;
        self.forget_questions(person)?;
        self.forget_draft(person)?;
        self.forget_consents(person)?;
        self.forget_data_requests(person)?;
        self.forget_claim_request(person)?;
        self.forget_names(candidate)?;
        self.remove(tables::NAMES, person)?;
        self.remove(tables::GRANTED, person)?;
        self.remove(tables::CANDIDATES, person)
    }

    /// Erases a person's submissions, and what is known about their chat. Their place on the block list stays: nobody
    /// gets off it by asking to be forgotten.
    pub fn erase_traces(&self, person: PersonId) -> Result<(), StoreError> {
        let keys = (
            Bound::Included((person, AttemptNumber::MIN, 0)),
            Bound::Included((person, AttemptNumber::MAX, u32::MAX)),
        );
        let mut submissions = Vec::new();
        self.visit(tables::SUBMISSIONS, keys, Direction::Forward, |key, _| {
            submissions.push(key);
            Ok(ControlFlow::Continue(()))
        })?;
        for key in submissions {
            self.remove(tables::SUBMISSIONS, key)?;
        }
        self.forget_handwritings_of(person)?;
        self.forget_replies_to(person.chat())?;
        self.forget_claim_request(person)?;
        self.forget_in_bulletins(person)?;
        self.remove(tables::LANGUAGES, person)?;
        self.forget_arrival(person)?;
        self.forget_applicant(person)?;
        self.remove(tables::CONVERSATIONS, person.chat())
    }

    /// Erases what is kept about a person who was one of HR and is not any more.
    pub fn erase_former_hr(&self, person: PersonId) -> Result<(), StoreError> {
        if let Some(time) = self.preferences(person)?.next_digest {
            self.forget_due(&Due::of_digest(person, time))?;
        }
        self.remove(tables::PREFERENCES, person)?;
        self.in_table(tables::BINDINGS, |table| Ok(table.retain(|_, bound| bound != person)?))?;
        let chat = person.chat();
        for feed in Feed::ALL {
            self.remove(tables::BULLETINS, (chat, feed as u8))?;
        }
        let mut cards = Vec::new();
        let shown = (Bound::Included((chat, i32::MIN)), Bound::Included((chat, i32::MAX)));
        self.visit(tables::CARD_MESSAGES, shown, Direction::Forward, |(_, message_id), _| {
            cards.push(message_id);
            Ok(ControlFlow::Continue(()))
        })?;
        cards.into_iter().try_for_each(|message_id| self.forget_card(chat, message_id))
    }

    /// Makes the indexes of a file that an older program wrote. The lists are made by the desk, which knows the
    /// thresholds.
    pub(super) fn index_older_records(&self) -> Result<(), StoreError> {
        self.each_candidate(|candidate, _| {
            self.note_names(&candidate)?;
            Ok(ControlFlow::Continue(()))
        })?;
        self.count_scores_anew()
    }

    /// Counts every score for the ranks: an older program may have computed other scores from the same figures.
    pub fn count_scores_anew(&self) -> Result<(), StoreError> {
        self.clear(tables::SCORES)?;
        self.each_candidate(|candidate, _| {
            for number in candidate.attempts.up_to() {
                if let Some(attempt) = self.attempt(candidate.id, number)? {
                    self.recount(None, Some(&attempt))?;
                }
            }
            Ok(ControlFlow::Continue(()))
        })
    }

    /// After how many days traces on the site are removed; 0: never.
    pub fn set_retention_days(&self, days: u64) -> Result<(), StoreError> {
        self.set(tables::META, "retention_days", days)
    }

    /// The rules by which candidates are listed: a number that changes with them.
    pub fn set_listed_by(&self, rules: u64) -> Result<(), StoreError> {
        self.set(tables::META, "listed_by", rules)
    }

    /// Whether a row exists, whatever it holds.
    #[cfg(test)]
    pub(super) fn rows<K: redb::Key + 'static, V: redb::Value + 'static>(
        &self,
        table: redb::TableDefinition<'static, K, V>,
    ) -> usize {
        use redb::ReadableTable;
        self.in_table(table, |table| Ok(table.iter()?.count())).expect("a table")
    }
}

#[cfg(test)]
mod tests;
