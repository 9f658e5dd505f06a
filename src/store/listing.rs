//! Changing what is derived from candidates' records (lists, ranks, fingerprints), and deleting people with all
//! of it.

use std::ops::{Bound, ControlFlow};

use super::names::row_names;
use super::transaction::Tx;
use super::view::{Direction, Records, list_number};
use super::{StoreError, tables};
use crate::model::list_entry::counted;
use crate::model::{
    Attempt, AttemptNumber, AttemptState, Candidate, Closed, Due, Filter, Flag, Flags, ListEntry, Order,
    PersonId, Preferences,
};
use crate::scoring::Fingerprint;

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
        self.put(tables::LIST_ENTRIES, person, list_entry)
    }

    /// Empties all lists before everybody is listed anew, in case the keys of the old lists have another order.
    pub fn clear_lists(&self) -> Result<(), StoreError> {
        self.clear(tables::LIST_ENTRIES)?;
        self.clear(tables::LISTED)?;
        self.clear(tables::LIST_SIZES)
    }

    fn unlist(&self, person: PersonId, list_entry: &ListEntry) -> Result<(), StoreError> {
        for filter in list_entry.lists() {
            self.resize_list(filter, -1)?;
            for order in Order::ALL {
                self.remove(tables::LISTED, (list_number(filter, order), list_entry.place(order), person))?;
            }
        }
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

    /// Keeps the fingerprint of an accepted submission on this set of images, for finding copies of it.
    pub fn put_fingerprint(
        &self,
        set: u32,
        attempt: &Attempt,
        fingerprint: &Fingerprint,
    ) -> Result<(), StoreError> {
        self.set(
            tables::FINGERPRINTS,
            (set, attempt.person, attempt.number),
            fingerprint.to_bytes().as_slice(),
        )
    }

    /// Moves all fingerprints of a set of images to another set.
    pub fn move_sketches(&self, from: u32, to: u32) -> Result<(), StoreError> {
        const AT_ONCE: usize = 1000;
        let keys = || {
            (
                Bound::Included((from, PersonId::MIN, AttemptNumber::MIN)),
                Bound::Included((from, PersonId::MAX, AttemptNumber::MAX)),
            )
        };
        if from == to {
            return Ok(());
        }
        loop {
            let mut some = Vec::new();
            self.visit(tables::FINGERPRINTS, keys(), Direction::Forward, |key, fingerprint| {
                some.push((key, fingerprint.to_owned()));
                Ok(if some.len() < AT_ONCE { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            })?;
            if some.is_empty() {
                return Ok(());
            }
            for ((_, person, attempt), fingerprint) in some {
                self.remove(tables::FINGERPRINTS, (from, person, attempt))?;
                self.set(tables::FINGERPRINTS, (to, person, attempt), fingerprint.as_slice())?;
            }
        }
    }

    /// Removes the fingerprint of an attempt on this set of images.
    pub fn forget_fingerprint(&self, set: u32, attempt: &Attempt) -> Result<(), StoreError> {
        self.remove(tables::FINGERPRINTS, (set, attempt.person, attempt.number))
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
        self.forget_names(candidate)?;
        self.remove(tables::NAMES, person)?;
        self.remove(tables::GRANTED, person)?;
        self.remove(tables::CANDIDATES, person)
    }

    /// Erases a person's submissions, and what is known about their chat.
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
        self.forget_fingerprints_of(person)?;
        self.forget_replies_to(person.chat())?;
        self.remove(tables::LANGUAGES, person)?;
        self.remove(tables::CONVERSATIONS, person.chat())
    }

    /// Removes all fingerprints of a person. Only this person's rows in every set are read, since there are few
    /// sets but as many rows as submissions.
    fn forget_fingerprints_of(&self, person: PersonId) -> Result<(), StoreError> {
        let mut from = Some(0);
        while let Some(set) = self.first_set(from)? {
            let keys = (
                Bound::Included((set, person, AttemptNumber::MIN)),
                Bound::Included((set, person, AttemptNumber::MAX)),
            );
            let mut own = Vec::new();
            self.visit(tables::FINGERPRINTS, keys, Direction::Forward, |key, _| {
                own.push(key);
                Ok(ControlFlow::Continue(()))
            })?;
            own.into_iter().try_for_each(|key| self.remove(tables::FINGERPRINTS, key))?;
            from = set.checked_add(1);
        }
        Ok(())
    }

    /// The first set of images, from this number on, that has a fingerprint.
    fn first_set(&self, from: Option<u32>) -> Result<Option<u32>, StoreError> {
        let (mut first, Some(from)) = (None, from) else { return Ok(None) };
        let keys = (Bound::Included((from, PersonId::MIN, AttemptNumber::MIN)), Bound::Unbounded);
        self.visit(tables::FINGERPRINTS, keys, Direction::Forward, |(set, _, _), _| {
            first = Some(set);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(first)
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
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::exam::{ContentHash, Language};
    use crate::model::{Account, ChatId, Cursor, ListPosition, ListedExam, Password, Rank, samples};
    use crate::scoring::{ImageScore, LabelFigure, Percent, Scorecard};
    use crate::store::{PackedSubmission, Store, failing};

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    fn tx() -> Tx {
        Store::in_memory().and_then(|store| store.write()).expect("a transaction")
    }

    fn candidate(id: PersonId, first_name: &str) -> Candidate {
        let account = Account {
            username: format!("Account{id}"),
            password: Some(Password("x".into())),
            suffix: 1,
            user: None,
        };
        let (username, since) = (Some(format!("User{id}")), at(0));
        let first_name = first_name.to_owned();
        Candidate {
            id,
            username,
            first_name,
            language: Language::Ru,
            account,
            attempts: AttemptNumber(2),
            since,
        }
    }

    fn card(iou: f64) -> Scorecard {
        let images = vec![ImageScore { name: "01.jpg".into(), labels: vec![] }];
        let labels = vec![LabelFigure { label: "car".into(), iou }];
        Scorecard { labels, accuracy: vec![], images, stray: 0 }
    }

    fn page(tx: &Tx, filter: Filter, order: Order, cursor: Cursor) -> Vec<PersonId> {
        tx.listed(filter, order, cursor, 3).expect("a page").into_iter().map(|place| place.person).collect()
    }

    #[test]
    fn pages_can_be_turned_both_ways() {
        let tx = tx();
        for person in 1..=8 {
            let score = (person % 2 == 0).then(|| Percent::of(person, 10));
            let filters = vec![if person > 5 { Filter::Accepted } else { Filter::InProgress }];
            let list_entry =
                ListEntry { filters, score, at: at(person.cast_signed()), exam: ListedExam::Today };
            tx.put_list_entry(PersonId(person), &list_entry).expect("put");
        }
        let last = |order, person| {
            let place = tx.list_entry(person).expect("read").expect("one").place(order);
            ListPosition { key: place, person }
        };
        assert_eq!(page(&tx, Filter::All, Order::Date, Cursor::First), [8, 7, 6].map(PersonId));
        assert_eq!(
            page(&tx, Filter::All, Order::Date, Cursor::After(last(Order::Date, PersonId(6)))),
            [5, 4, 3].map(PersonId)
        );
        assert_eq!(
            page(&tx, Filter::All, Order::Date, Cursor::Before(last(Order::Date, PersonId(3)))),
            [6, 5, 4].map(PersonId)
        );
        assert_eq!(
            page(&tx, Filter::All, Order::Date, Cursor::Before(last(Order::Date, PersonId(8)))),
            [PersonId(0); 0]
        );
        assert_eq!(
            page(&tx, Filter::All, Order::Score, Cursor::After(last(Order::Score, PersonId(6)))),
            [4, 2, 1].map(PersonId)
        );
        assert_eq!(page(&tx, Filter::InProgress, Order::Date, Cursor::First), [5, 4, 3].map(PersonId));
        assert_eq!(tx.list_size(Filter::Accepted).expect("size"), 3);
        tx.put_list_entry(
            PersonId(8),
            &ListEntry { filters: vec![Filter::Rejected], score: None, at: at(0), exam: ListedExam::Today },
        )
        .expect("put");
        assert_eq!(page(&tx, Filter::Accepted, Order::Date, Cursor::First), [7, 6].map(PersonId));
        assert_eq!(
            page(&tx, Filter::All, Order::Date, Cursor::After(last(Order::Date, PersonId(1)))),
            [8].map(PersonId)
        );
        let sizes = Filter::ALL.map(|filter| tx.list_size(filter).expect("size"));
        assert_eq!(sizes, [0, 5, 2, 1, 0, 0, 8]);
    }

    #[test]
    fn scores_of_different_exams_are_not_ranked_together() {
        let tx = tx();
        let scores =
            [(1, Some(50), 0), (2, Some(100), 0), (3, Some(100), 9), (4, Some(0), 9), (5, Some(99), 3)];
        for (person, score, exam) in scores.into_iter().chain([(6, None, 0), (7, Some(0), u32::MAX)]) {
            let score = score.map(|score| Percent::of(score, 100));
            let list_entry = ListEntry { filters: vec![], score, at: at(0), exam: exam.into() };
            tx.put_list_entry(PersonId(person), &list_entry).expect("put");
        }
        let all = tx.listed(Filter::All, Order::Score, Cursor::First, 9).expect("a page");
        let people: Vec<PersonId> = all.into_iter().map(|place| place.person).collect();
        assert_eq!(
            people,
            [2, 1, 5, 3, 4, 7, 6].map(PersonId),
            "today's, each other exam, those without a score"
        );
    }

    #[test]
    fn ranks_count_every_attempt_on_the_same_images_of_the_same_pack_once() {
        let tx = tx();
        for (person, iou) in [(1, 90.0), (2, 80.0), (3, 90.0), (4, 70.0)] {
            let attempt = Attempt {
                state: samples::scored(card(iou)),
                ..Attempt::new(PersonId(person), AttemptNumber::FIRST, at(0))
            };
            tx.put_attempt(&attempt).expect("put");
            tx.put_attempt(&attempt).expect("put the same");
        }
        let scored = |card| Attempt {
            state: samples::scored(card),
            ..Attempt::new(PersonId(9), AttemptNumber::FIRST, at(0))
        };
        let rank = |iou| tx.rank(&scored(card(iou))).expect("read");
        assert_eq!(rank(90.0), Some(Rank { rank: 1, of: 4 }));
        assert_eq!(rank(80.0), Some(Rank { rank: 3, of: 4 }));
        tx.put_attempt(&Attempt {
            state: samples::scored(card(95.0)),
            ..Attempt::new(PersonId(4), AttemptNumber::FIRST, at(0))
        })
        .expect("put");
        assert_eq!(rank(80.0), Some(Rank { rank: 4, of: 4 }));
        assert_eq!(tx.rank(&scored(Scorecard { images: vec![], ..card(1.0) })).expect("read"), None);
        // Once it names its pack, it is compared only with attempts of the same pack.
        let pack = Some(ContentHash([1; 32]));
        let told = Attempt {
            pack,
            state: samples::scored(card(90.0)),
            ..Attempt::new(PersonId(1), AttemptNumber::FIRST, at(0))
        };
        tx.put_attempt(&told).expect("put");
        assert_eq!(tx.rank(&told).expect("read"), Some(Rank { rank: 1, of: 1 }));
        assert_eq!(rank(80.0), Some(Rank { rank: 3, of: 3 }));
    }

    #[test]
    fn a_search_finds_any_part_of_any_name() {
        let tx = tx();
        for (id, name) in [(1, "Анна"), (2, "Hannah"), (3, "Иван")] {
            tx.put_candidate(&candidate(PersonId(id), name)).expect("put");
        }
        let found = |text: &str| tx.search_names(text, 9).expect("search");
        assert_eq!(found("АН"), [1, 3].map(PersonId));
        assert_eq!(found("user2"), [2].map(PersonId));
        assert_eq!(found("account"), [1, 2, 3].map(PersonId));
        assert_eq!(tx.search_names("account", 2).expect("search"), [1, 2].map(PersonId));
        assert_eq!(found("x"), [PersonId(0); 0]);
    }

    #[test]
    fn deleting_leaves_submissions_and_erasing_leaves_nothing() {
        let tx = tx();
        let person = candidate(PersonId(7), "Ира");
        tx.put_candidate(&person).expect("put");
        for number in [1, 2] {
            let mut attempt = Attempt {
                state: samples::scored(card(80.0)),
                ..Attempt::new(PersonId(7), AttemptNumber(number), at(0))
            };
            attempt.closed_mut().expect("it is over").removal = Some(at(9));
            tx.put_attempt(&attempt).expect("put");
            tx.put_flags(PersonId(7), AttemptNumber(number), vec![]).expect("put");
            let exam = crate::exam::Exam::embedded().expect("exam");
            let fingerprint = Fingerprint::of(&exam, exam.assignment(1), &exam.reference);
            // Of three sets, next to those of others.
            for set in [0, 5, u32::MAX] {
                let other =
                    Attempt::new(PersonId(6 + 2 * u64::from(number - 1)), AttemptNumber::FIRST, at(0));
                tx.put_fingerprint(set, &attempt, &fingerprint).expect("put");
                tx.put_fingerprint(set, &other, &fingerprint).expect("put");
            }
            let submission =
                crate::model::Submission { at: at(1), last_edit: at(1), annotations: exam.reference };
            tx.put_submission(
                PersonId(7),
                AttemptNumber(number),
                1,
                &PackedSubmission::of(&submission).expect("packed"),
            )
            .expect("put");
        }
        tx.put_list_entry(
            PersonId(7),
            &ListEntry { filters: vec![Filter::Accepted], score: None, at: at(0), exam: ListedExam::Today },
        )
        .expect("put");
        tx.grant_attempts(PersonId(7), 3).expect("grant");
        tx.put_conversation(ChatId(7), &crate::model::Conversation::default()).expect("put");
        tx.delete_candidate(&person).expect("delete");
        let left = [
            tx.rows(tables::CANDIDATES)
                + tx.rows(tables::USERNAMES)
                + tx.rows(tables::LOGINS)
                + tx.rows(tables::NAMES),
            tx.rows(tables::ATTEMPTS) + tx.rows(tables::DUE) + tx.rows(tables::GRANTED),
            tx.rows(tables::FLAGS) + tx.rows(tables::SCORES),
            tx.rows(tables::LIST_ENTRIES) + tx.rows(tables::LISTED),
        ];
        assert_eq!(left, [0; 4]);
        assert_eq!((tx.rows(tables::SUBMISSIONS), tx.rows(tables::FINGERPRINTS)), (2, 12));
        tx.erase_traces(PersonId(7)).expect("erase");
        assert_eq!((tx.rows(tables::SUBMISSIONS), tx.rows(tables::FINGERPRINTS)), (0, 6));
        assert_eq!(tx.rows(tables::CONVERSATIONS), 0);
    }

    #[test]
    fn a_file_of_an_older_program_can_be_searched_and_compared() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        let store = Store::open(&path).expect("a fresh file");
        let tx = store.write().expect("write");
        tx.put_candidate(&candidate(PersonId(7), "Ира")).expect("put");
        for (number, iou) in [(1, 80.0), (2, 90.0)] {
            let attempt = Attempt {
                state: samples::scored(card(iou)),
                ..Attempt::new(PersonId(7), AttemptNumber(number), at(0))
            };
            tx.put_attempt(&attempt).expect("put");
        }
        tx.set_schema(2).expect("set");
        tx.commit().expect("commit");
        drop(store);
        let database = redb::Database::open(&path).expect("it is a database");
        let txn = database.begin_write().expect("write");
        txn.delete_table(tables::NAMES).expect("delete");
        txn.delete_table(tables::SCORES).expect("delete");
        txn.commit().expect("commit");
        drop(database);

        let store = failing::reopened(&path);
        let view = store.read().expect("read");

        assert_eq!(view.search_names("ир", 9).expect("search"), [7].map(PersonId));
        let attempt = Attempt {
            state: samples::scored(card(85.0)),
            ..Attempt::new(PersonId(9), AttemptNumber::FIRST, at(0))
        };
        assert_eq!(view.rank(&attempt).expect("rank"), Some(Rank { rank: 2, of: 2 }));
        assert_eq!(view.schema().expect("read"), Some(crate::store::SCHEMA));
        drop(view);

        let tx = store.write().expect("write");
        tx.count_scores_anew().expect("count");
        assert_eq!(
            tx.rank(&attempt).expect("rank"),
            Some(Rank { rank: 2, of: 2 }),
            "nothing is counted twice"
        );
    }
}
