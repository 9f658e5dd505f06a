//! Everybody's results as a workbook: who is in it, in which order, and with which exam.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Seek, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::ranks::Ranks;
use super::{ExportError, Reviewers, each, source_of};
use crate::exam::{ContentHash, Exam, Language};
use crate::foreign;
use crate::legacy::Imported;
use crate::model::{Attempt, Candidate, Cursor, Filter, Flag, Order, PersonId};
use crate::report::{AttemptRow, Book, Reviewed};
use crate::store::{Corrections, ImportedPeople, Packs, Records, StoreError, View};
use crate::texts;
use crate::zone::Zone;

/// Number of places in the list that are read at a time.
const PAGE: usize = 512;

/// Writes a workbook, dated with this time and with times by the clocks of this zone: everybody with the best first, every attempt, every image, the figures
/// of each exam, and the earlier report. Returns the number of candidates in it.
pub fn workbook(
    view: &View,
    packs: &Packs,
    (language, zone): (Language, Zone),
    made: DateTime<Utc>,
    to: impl Write + Seek + Send,
) -> Result<u64, ExportError> {
    let exams = Exams::read(view, packs, language)?;
    let current = Arc::clone(&exams.current);
    let words = texts::book_words(language);
    let mut book = Book::new((&current, &exams.name(current.id())), &exams.others, words, zone, made)?;
    let (ranks, reviewers) = (Ranks::new(view, packs), Reviewers::new(view));
    let mut people = People { view, exams, language, ranks, reviewers };
    each_best_first(view, |candidate| people.add(&mut book, candidate))?;
    let mut failed = None;
    view.each_imported(|imported| {
        if failed.is_none() {
            failed = people.add_imported(&mut book, &imported).err();
        }
        Ok(())
    })?;
    failed.map_or(Ok(()), Err)?;
    let count =
        each(view, |row, attempt| Ok(book.legacy(&row, attempt.and_then(|attempt| attempt.scorecard()))?))?;
    book.finish(to)?;
    Ok(count)
}

/// The exams of all attempts, with names that tell them apart.
struct Exams {
    current: Arc<Exam>,
    /// All but the current one.
    others: Vec<Arc<Exam>>,
    names: BTreeMap<ContentHash, String>,
    /// The keys of those that are corrected.
    keys: BTreeMap<ContentHash, ContentHash>,
}

impl Exams {
    /// Reads the exams on record. One that can't be read is left out: even without the exam that they had, people
    /// have their figures.
    fn read(view: &View, packs: &Packs, language: Language) -> Result<Self, StoreError> {
        let current = packs.in_force(view)?;
        let mut others = Vec::new();
        for id in view.packs_on_record()? {
            match packs.known_by(view, id) {
                Ok(exam) if id != current.id() => others.push(exam),
                Ok(_) => {}
                Err(error) if error.is_about_one_record() => {
                    tracing::error!(exam = %id, %error, "an exam is left out");
                }
                Err(error) => return Err(error),
            }
        }
        let mut taken = BTreeSet::new();
        let names = std::iter::once(&current).chain(&others).map(|exam| {
            let title = foreign::tame(exam.title.text(language));
            // Whoever corrects an exam leaves its title as it is.
            let name = if taken.contains(&title) { format!("{title} · {}", exam.id()) } else { title };
            taken.insert(name.clone());
            (exam.id(), name)
        });
        let names = names.collect();
        let keys = view.keys()?.into_iter().collect();
        Ok(Self { current, others, names, keys })
    }

    fn name(&self, id: ContentHash) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    /// The exam of an attempt, as the attempt has it, and its name.
    fn of(&self, attempt: &Attempt) -> (Option<Arc<Exam>>, String) {
        let given = attempt.pack.unwrap_or_else(|| self.current.id());
        // Until it is scored it goes by the key that is in force.
        let key = self.keys.get(&given).filter(|_| attempt.scorecard().is_none());
        let id = key.copied().unwrap_or(given);
        let exam = std::iter::once(&self.current).chain(&self.others).find(|exam| exam.id() == id);
        let given = exam.map(|exam| match &attempt.drawn {
            Some(drawn) => Arc::new(exam.given(&drawn.images)),
            None => Arc::clone(exam),
        });
        (given, self.name(id))
    }
}

/// Passes on every candidate, in the order of the list by score: today's exam first, candidates without a score
/// last. Whoever is on no list comes after them. A record that can't be read is left out.
fn each_best_first(
    view: &View,
    mut take: impl FnMut(&Candidate) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let (mut cursor, mut taken) = (Cursor::First, 0);
    loop {
        let page = view.listed(Filter::All, Order::Score, cursor, PAGE)?;
        for place in &page {
            match view.candidate(place.person) {
                Ok(Some(candidate)) => {
                    take(&candidate)?;
                    taken += 1;
                }
                Ok(None) => {}
                Err(error) => left_out(place.person, error)?,
            }
        }
        let Some(last) = page.last() else { break };
        cursor = Cursor::After(*last);
    }
    if taken >= view.candidates_size()? {
        return Ok(());
    }
    let mut failed = None;
    view.each_candidate(|candidate, _| {
        if view.list_entry(candidate.id)?.is_none() {
            failed = take(&candidate).err();
        }
        Ok(if failed.is_none() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    failed.map_or(Ok(()), Err)
}

/// Goes on without a record that can't be read.
fn left_out(person: PersonId, error: StoreError) -> Result<(), StoreError> {
    if !error.is_about_one_record() {
        return Err(error);
    }
    tracing::error!(person = person.0, %error, "left out");
    Ok(())
}

/// What is needed to turn records into rows.
struct People<'v> {
    view: &'v View,
    exams: Exams,
    language: Language,
    ranks: Ranks<'v>,
    reviewers: Reviewers<'v>,
}

impl People<'_> {
    /// Adds a candidate with all attempts. Without a last attempt they are in no report.
    fn add(&mut self, book: &mut Book, candidate: &Candidate) -> Result<(), ExportError> {
        for number in candidate.attempts.up_to() {
            let attempt = match self.view.attempt(candidate.id, number) {
                Ok(Some(attempt)) => attempt,
                Ok(None) => continue,
                Err(error) => {
                    left_out(candidate.id, error)?;
                    continue;
                }
            };
            let row = self.row(candidate, attempt)?;
            book.attempt(&row)?;
            if number == candidate.attempts {
                book.candidate(&row)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, candidate: &Candidate, attempt: Attempt) -> Result<AttemptRow, StoreError> {
        let login = match &candidate.username {
            Some(username) => format!("@{username}"),
            None => candidate.account.username.clone(),
        };
        let (exam, exam_name) = self.exams.of(&attempt);
        Ok(AttemptRow {
            name: foreign::tame(&candidate.first_name),
            login: foreign::tame(&login),
            id: Some(candidate.id.0.cast_signed()),
            number: attempt.number.0,
            exam,
            exam_name,
            state: texts::figures::state(attempt.phase(), self.language),
            review: self.reviewers.of(&attempt)?,
            flags: self.flags(&attempt)?,
            rank: self.ranks.of(&attempt)?.map(|rank| (rank.rank, rank.of)),
            started: attempt.started,
            submitted: attempt.submitted,
            ended: attempt.ended(),
            working_time: attempt.worked(),
            active_time: attempt.active().map(|active| active.length),
            submissions: attempt.submissions,
            source: source_of(self.view, candidate.id)?,
            scorecard: attempt.into_scorecard(),
        })
    }

    fn flags(&self, attempt: &Attempt) -> Result<Vec<String>, StoreError> {
        let flags = match self.view.flags(attempt.person, attempt.number) {
            Err(error) => left_out(attempt.person, error).map(|()| Vec::new()),
            flags => flags,
        };
        let of = |flag: Flag| {
            let others = flag.others();
            let name = |at: usize| others.get(at).map_or(Ok(None), |(person, _)| self.view.name_of(*person));
            let names = [name(0)?, name(1)?];
            Ok(texts::flag_in_cell(&flag, names.each_ref().map(Option::as_deref), self.language))
        };
        flags?.into_iter().map(of).collect()
    }

    /// Adds somebody whom only the earlier bot knew.
    fn add_imported(&mut self, book: &mut Book, imported: &Imported) -> Result<(), ExportError> {
        let metrics = &imported.metrics;
        let name = foreign::tame(&metrics.candidate_username);
        let row = AttemptRow {
            login: format!("@{name}"),
            name,
            id: None,
            number: metrics.times_attempted,
            exam: None,
            exam_name: texts::earlier_bot(self.language),
            state: texts::figures::state(imported.phase(), self.language),
            review: Reviewed::default(),
            scorecard: imported.scorecard(),
            flags: Vec::new(),
            rank: None,
            started: metrics.task_started,
            submitted: None,
            ended: metrics.task_ended,
            working_time: None,
            active_time: None,
            submissions: 0,
            source: None,
        };
        book.attempt(&row)?;
        Ok(book.candidate(&row)?)
    }
}
