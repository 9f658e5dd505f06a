//! The records that a message is about, as they are at the moment of delivery.

use super::deliver::TelegramWorker;
use crate::model::{Attempt, Candidate, Cursor, Filter, Flag, IntakeLimit, Message, Order, PersonId};
use crate::scoring::verdict;
use crate::store::{ImportedPeople, Newcomers, Records, StoreError, View};
use crate::telegram::Api;
use crate::texts::{About, Digest, IntakeFacts, IntakeNow, NamedEntry, NamedFlag, PAGE, Page, Row};

/// So many entries of the audit log are shown in a chat.
const AUDIT_SHOWN: u64 = 15;

/// So many places of a list are read at a time.
const READ: usize = 200;

impl<T: Api> TelegramWorker<T> {
    /// What a message is about, beside the candidate and attempt that it names.
    pub(super) fn about(
        &self,
        view: &View,
        chat: i64,
        message: &Message,
        attempt: Option<&Attempt>,
    ) -> Result<About, StoreError> {
        Ok(match message {
            Message::HrCard { .. }
            | Message::HrDetails { .. }
            | Message::HrFailure { .. }
            | Message::HrTimeOver { .. } => match attempt {
                Some(attempt) => result(view, attempt)?,
                None => About::Nothing,
            },
            Message::HrList { filter, order, cursor, offset } => {
                About::Page(self.page(view, *filter, *order, *cursor, *offset)?)
            }
            Message::HrFound { text } => About::Page(self.found(view, text)?),
            Message::HrPreferences => About::Preferences(view.preferences(chat as PersonId)?),
            Message::HrDigest { since } => About::Digest(digest(view, *since)?),
            Message::HrAudit => About::Audit(audit(view)?),
            Message::HrDeleted { by, .. } => {
                About::Actor(by.map(|by| view.name_of(by)).transpose()?.flatten())
            }
            Message::HrIntake { limit, day, raised } => {
                About::Intake(self.intake(view, *limit, *day, *raised)?)
            }
            Message::HrExport => About::Count(view.list_size(Filter::All)? + view.imported_size()?),
            Message::HrNotFound { login } => view.imported(login)?.map_or(About::Nothing, About::Earlier),
            _ => About::Nothing,
        })
    }

    fn intake(
        &self,
        view: &View,
        limit: IntakeLimit,
        day: i64,
        raised: u32,
    ) -> Result<IntakeFacts, StoreError> {
        let (intake, rules) = (view.intake()?, self.rules.intake);
        let (today, reached) = (intake.limit(limit), rules.allowed(limit, raised));
        if intake.day != day {
            return Ok(IntakeFacts { reached, refusals: None, now: IntakeNow::Past });
        }
        let now = if today.raised > raised {
            let by = today.raised_by.map(|by| view.name_of(by)).transpose()?.flatten();
            IntakeNow::Raised(rules.allowed(limit, raised.saturating_add(1)), by)
        } else {
            IntakeNow::CanBeRaised(rules.portion(limit))
        };
        Ok(IntakeFacts { reached, refusals: Some(today.refusals), now })
    }

    fn page(
        &self,
        view: &View,
        filter: Filter,
        order: Order,
        cursor: Cursor,
        offset: u32,
    ) -> Result<Page, StoreError> {
        // One more than is shown tells whether there is more.
        let mut places = view.listed(filter, order, cursor, PAGE + 1)?;
        let mut more = match cursor {
            Cursor::First => (false, places.len() > PAGE),
            Cursor::After(_) => (true, places.len() > PAGE),
            Cursor::Before(_) => (places.len() > PAGE, true),
        };
        // Meanwhile everybody before it may be gone from the list, or everybody after it: then the first page.
        if places.is_empty() && cursor != Cursor::First {
            places = view.listed(filter, order, Cursor::First, PAGE + 1)?;
            more = (false, places.len() > PAGE);
        }
        if places.len() > PAGE {
            match cursor {
                Cursor::Before(_) => drop(places.remove(0)),
                Cursor::First | Cursor::After(_) => places.truncate(PAGE),
            }
        }
        let rows = self.rows(view, places.iter().map(|place| place.person))?;
        let mut sizes = [0; Filter::ALL.len()];
        for filter in Filter::ALL {
            sizes[usize::from(filter.number())] = view.list_size(filter)?;
        }
        let ends = places.first().copied().zip(places.last().copied());
        let offset = if more.0 { u64::from(offset) } else { 0 };
        let earlier_size = view.imported_size()?;
        Ok(Page { rows, ends, more, offset, sizes, earlier: Vec::new(), earlier_size })
    }

    fn found(&self, view: &View, text: &str) -> Result<Page, StoreError> {
        let mut people = view.search(text, PAGE + 1)?;
        let mut earlier = view.search_imported(text, PAGE + 1)?;
        let more = (false, people.len() > PAGE || earlier.len() > PAGE);
        people.truncate(PAGE);
        earlier.truncate(PAGE);
        let rows = self.rows(view, people.into_iter())?;
        Ok(Page { rows, more, earlier, ..Page::default() })
    }

    /// One row a candidate. One whose record can't be read keeps nobody from seeing the others.
    fn rows(&self, view: &View, people: impl Iterator<Item = PersonId>) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        for person in people {
            match self.row(view, person) {
                Ok(row) => rows.push(row),
                Err(error) if error.is_about_one_record() => {
                    tracing::error!(person, %error, "left out of the list");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(rows)
    }

    fn row(&self, view: &View, person: PersonId) -> Result<Row, StoreError> {
        let missing = || StoreError::Corrupt {
            what: "the list of candidates",
            cause: format!("no candidate {person}"),
        };
        let Candidate { first_name, username, attempts, .. } = view.candidate(person)?.ok_or_else(missing)?;
        let attempt = view.attempt(person, attempts)?;
        let flags = !view.flags(person, attempts)?.is_empty();
        let exam = attempt.as_ref().map(|attempt| self.rules.packs.of(view, attempt)).transpose()?;
        let (state, scorecard) = attempt.map(|attempt| (attempt.state, attempt.scorecard)).unzip();
        let scorecard = scorecard.flatten();
        let judged = scorecard.as_ref().zip(exam);
        let verdict = judged.as_ref().map(|(scorecard, exam)| verdict(scorecard, &exam.thresholds, flags));
        let today = self.rules.packs.current().id();
        let other = judged.map(|(_, exam)| exam).filter(|exam| exam.id() != today);
        Ok(Row { person, first_name, username, state, scorecard, verdict, flags, other })
    }
}

fn result(view: &View, attempt: &Attempt) -> Result<About, StoreError> {
    let rank = view.rank(attempt)?;
    let mut flags = Vec::new();
    for flag in view.flags(attempt.person, attempt.number)? {
        let name = match &flag {
            Flag::Copy { person, .. } => view.name_of(*person)?,
            Flag::NotByHand { .. } | Flag::Fast { .. } | Flag::OtherAssignee { .. } => None,
        };
        flags.push(NamedFlag { flag, name });
    }
    Ok(About::Result { rank, flags })
}

/// Counts the candidates with whom something happened since a millisecond of the Unix epoch. Reads no more than these.
fn digest(view: &View, since: i64) -> Result<Digest, StoreError> {
    let mut digest = Digest {
        in_progress_now: view.list_size(Filter::InProgress)?,
        flagged_now: view.list_size(Filter::Flagged)?,
        ..Digest::default()
    };
    let mut cursor = Cursor::First;
    loop {
        let places = view.listed(Filter::All, Order::Date, cursor, READ)?;
        for place in &places {
            let Some(list_entry) = view.list_entry(place.person)? else { continue };
            if list_entry.at.timestamp_millis() < since {
                return Ok(digest);
            }
            let is = |filter| u64::from(list_entry.filters.contains(&filter));
            let handed_in = is(Filter::HandedIn);
            digest.handed_in += handed_in;
            digest.started += is(Filter::InProgress);
            digest.passed += handed_in * is(Filter::Passed);
            digest.failed += handed_in * is(Filter::Failed);
            // Whoever passed or failed is counted there.
            digest.flagged += handed_in * (1 - is(Filter::Passed)) * (1 - is(Filter::Failed));
            digest.expired += (1 - handed_in) * is(Filter::Failed);
        }
        match places.last() {
            Some(last) if places.len() == READ => cursor = Cursor::After(*last),
            _ => return Ok(digest),
        }
    }
}

fn audit(view: &View) -> Result<Vec<NamedEntry>, StoreError> {
    let entries = view.newest_audit(AUDIT_SHOWN, |_| true)?;
    let name = |person: Option<PersonId>| -> Result<Option<String>, StoreError> {
        let Some(person) = person else { return Ok(None) };
        Ok(Some(view.name_of(person)?.unwrap_or_else(|| person.to_string())))
    };
    let named = entries
        .into_iter()
        .map(|entry| Ok(NamedEntry { by: name(entry.by.person())?, person: name(entry.person)?, entry }));
    named.collect()
}
