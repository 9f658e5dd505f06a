//! What is left of a person who was erased in records of others: found outside decisions, removed by them.

use std::ops::{Bound, ControlFlow};

use chrono::{DateTime, Utc};

use super::claims::Claims;
use super::codec::{self, Record};
use super::range::Direction;
use super::read::Records;
use super::transaction::Tx;
use super::{ImportedPeople, Outbox, Questions, StoreError, tables};
use crate::model::{
    Action, ActionResult, AuditEntry, By, Conversation, DeadLetter, Draft, EffectId, Erased, Flag, Flags,
    ListPlace, Pending, PersonId, Traces,
};

/// Maximum number of records that are changed at once.
const AT_ONCE: usize = 1000;

/// In `meta`: since when bytes of somebody who was erased may be left in free space of the file, in milliseconds of the
/// Unix epoch; 0: there are none.
pub(super) const UNCLEAN: &str = "unclean_since";

/// In `meta`: when somebody was last erased, in milliseconds of the Unix epoch: copies from before have them.
pub(super) const LAST_ERASURE: &str = "last_erasure";

impl Tx {
    /// Records that a person was erased: from now on the file's free space has to be cleaned, and until that is done,
    /// what ends late (steps on the site) goes by the pseudonym.
    pub fn note_erased(
        &self,
        person: PersonId,
        pseudonym: PersonId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.set(tables::ERASED, person, (pseudonym.0, self.last_effect()?))?;
        self.note_unclean(at)
    }

    /// Records that the file's free space has to be cleaned of somebody.
    pub fn note_unclean(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.set(tables::META, LAST_ERASURE, at.timestamp_millis().max(1) as u64)?;
        if self.counter(UNCLEAN)? == 0 {
            self.set(tables::META, UNCLEAN, at.timestamp_millis().max(1) as u64)?;
        }
        Ok(())
    }

    /// Removes a person from records of others in which they were found.
    pub fn remove_traces(&self, erased: &Erased, traces: &Traces) -> Result<(), StoreError> {
        let is_hr = self.hr_of(erased.person)?.is_some();
        if !is_hr {
            self.forget_in_corrections(erased)?;
        }
        for number in &traces.audit {
            self.amend(tables::AUDIT, *number, |entry: &mut AuditEntry| {
                forget_in_entry(entry, erased, is_hr);
            })?;
        }
        for attempt in &traces.flags {
            self.amend(tables::FLAGS, *attempt, |flags: &mut Flags| forget_in_flags(flags, erased))?;
        }
        for chat in &traces.conversations {
            self.amend(tables::CONVERSATIONS, *chat, |state: &mut Conversation| {
                forget_in_chat(state, erased);
            })?;
        }
        for number in &traces.dead_letters {
            self.amend(tables::DEAD_LETTERS, *number, |letter: &mut DeadLetter| {
                letter.event = erased.without_names(&letter.event);
                letter.error = erased.without_names(&letter.error);
            })?;
        }
        for person in &traces.drafts {
            if self.draft(*person)?.is_some_and(|draft| erased.is_named_in(&draft.text)) {
                self.forget_draft(*person)?;
            }
        }
        for username in &traces.asked {
            let Some(mut imported) = self.imported(username)? else { continue };
            if imported.claim.asked.as_ref().is_some_and(|asked| asked.person == erased.person) {
                imported.claim.asked = None;
                self.put_imported(&imported)?;
            }
        }
        Ok(())
    }

    /// Changes a record, if it is still there.
    fn amend<K, R: Record>(
        &self,
        table: redb::TableDefinition<'static, K, &'static [u8]>,
        key: K,
        change: impl FnOnce(&mut R),
    ) -> Result<(), StoreError>
    where
        K: redb::Key + Copy + for<'a> redb::Value<SelfType<'a> = K> + 'static,
    {
        let Some(mut record) = self.value(table, key, codec::decode::<R>)? else { return Ok(()) };
        change(&mut record);
        self.put(table, key, &record)
    }
}

/// Reading what is left of people who were erased.
pub trait Erasures: Claims + ImportedPeople {
    /// What stands in place of the id of a person who was erased, as long as something about them may still end.
    fn pseudonym_of(&self, person: PersonId) -> Result<Option<PersonId>, StoreError> {
        self.value(tables::ERASED, person, |(pseudonym, _)| Ok(PersonId(pseudonym)))
    }

    /// Whether this effect was decided before the person was erased, as long as something about them may still end.
    fn was_erased_after(&self, person: PersonId, effect: EffectId) -> Result<bool, StoreError> {
        let last = self.value(tables::ERASED, person, |(_, last)| Ok(last))?;
        Ok(last.is_some_and(|last| effect <= last))
    }

    /// When somebody was last erased; `None`: never.
    fn last_erasure(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.time(LAST_ERASURE)
    }

    /// Since when bytes of somebody who was erased may be left in free space of the file; `None`: there are none.
    fn unclean_since(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.time(UNCLEAN)
    }

    /// The records of others in which a person is left who was erased. It looks at all of them, which takes too long for
    /// a decision. What can't be read is left out: it keeps nothing else from being found.
    fn traces(&self, erased: &Erased) -> Result<Traces, StoreError> {
        let is_hr = self.hr_of(erased.person)?.is_some();
        let mut traces = Traces {
            asked: self.asked_of(erased.person)?,
            flags: find(self, tables::FLAGS, |_, flags: &Flags| names_in_flags(flags, erased))?,
            conversations: find(self, tables::CONVERSATIONS, |_, state: &Conversation| {
                names_in_chat(state, erased)
            })?,
            drafts: find(self, tables::DRAFTS, |person, draft: &Draft| {
                person != erased.person && erased.is_named_in(&draft.text)
            })?,
            dead_letters: find(self, tables::DEAD_LETTERS, |_, letter: &DeadLetter| {
                erased.is_named_in(&letter.event) || erased.is_named_in(&letter.error)
            })?,
            audit: find(self, tables::AUDIT, |number, entry: &AuditEntry| {
                number <= erased.last_entry && {
                    let mut without = entry.clone();
                    forget_in_entry(&mut without, erased, is_hr);
                    without != *entry
                }
            })?,
            is_more: false,
        };
        traces.is_more = [traces.audit.len(), traces.flags.len(), traces.conversations.len()]
            .into_iter()
            .chain([traces.drafts.len(), traces.dead_letters.len()])
            .any(|found| found >= AT_ONCE);
        Ok(traces)
    }
}

impl<R: Records> Erasures for R {}

/// The keys of such records, at most [`AT_ONCE`].
fn find<R: Record, K>(
    records: &(impl Records + ?Sized),
    table: redb::TableDefinition<'static, K, &'static [u8]>,
    is_one: impl Fn(K, &R) -> bool,
) -> Result<Vec<K>, StoreError>
where
    K: redb::Key + Copy + for<'a> redb::Value<SelfType<'a> = K> + 'static,
{
    let mut found = Vec::new();
    records.visit(table, (Bound::Unbounded, Bound::Unbounded), Direction::Forward, |key, bytes| {
        if codec::decode::<R>(bytes).is_ok_and(|record| is_one(key, &record)) {
            found.push(key);
        }
        Ok(if found.len() < AT_ONCE { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(found)
}

/// HR people stay themselves in what they did, though they were candidates, too.
fn forget_in_entry(entry: &mut AuditEntry, erased: &Erased, is_hr: bool) {
    if entry.person == Some(erased.person) && !(is_hr && is_of_whitelist(&entry.action)) {
        entry.person = Some(erased.pseudonym);
    }
    if entry.by == By::Person(erased.person) && !is_hr {
        entry.by = By::Person(erased.pseudonym);
    }
    if let ActionResult::Failed { cause } = &mut entry.result {
        cause.raw = erased.without_names(&cause.raw);
    }
    match &mut entry.action {
        Action::Words(text) | Action::Step(text) => *text = erased.without_names(text),
        Action::PutOnWhitelist(key)
        | Action::TakenOffWhitelist(key)
        | Action::BoundToWhitelist(key)
        | Action::UsernameExpired(key)
            if !is_hr =>
        {
            *key = erased.without_names(key);
        }
        _ => {}
    }
}

/// Whether it is about somebody as one of HR.
fn is_of_whitelist(action: &Action) -> bool {
    matches!(
        action,
        Action::PutOnWhitelist(_)
            | Action::TakenOffWhitelist(_)
            | Action::BoundToWhitelist(_)
            | Action::UsernameExpired(_)
            | Action::JoinedByInvitation
            | Action::ChangedNotifications
    )
}

fn names_in_flags(flags: &Flags, erased: &Erased) -> bool {
    flags.flags.iter().any(|flag| match flag {
        Flag::Copy { .. } | Flag::Alike(_) => {
            flag.others().iter().any(|(person, _)| *person == erased.person)
        }
        Flag::OtherAssignee { assignee } => assignee.as_ref().is_some_and(|name| erased.is_named_in(name)),
        Flag::NotByHand { .. }
        | Flag::Fast { .. }
        | Flag::Faster { .. }
        | Flag::FasterWithoutPauses { .. } => false,
    })
}

fn forget_in_flags(flags: &mut Flags, erased: &Erased) {
    for flag in &mut flags.flags {
        match flag {
            Flag::Copy { person, .. } if *person == erased.person => *person = erased.pseudonym,
            Flag::Alike(alike) => {
                let others = alike.others.iter_mut().map(|(person, _)| person);
                let people = std::iter::once(&mut alike.person).chain(others);
                people
                    .filter(|person| **person == erased.person)
                    .for_each(|person| *person = erased.pseudonym);
            }
            Flag::OtherAssignee { assignee: Some(name) } => *name = erased.without_names(name),
            Flag::Copy { .. }
            | Flag::OtherAssignee { .. }
            | Flag::NotByHand { .. }
            | Flag::Fast { .. }
            | Flag::Faster { .. }
            | Flag::FasterWithoutPauses { .. } => {}
        }
    }
}

/// Whether HR was asked something about the person, or searched for them.
fn names_in_chat(state: &Conversation, erased: &Erased) -> bool {
    is_about(state.pending.as_ref(), erased.person)
        || matches!(&state.list, Some(ListPlace::Found { text }) if erased.is_meant_by(text))
        || is_beside(state.list.as_ref(), erased.person)
}

fn forget_in_chat(state: &mut Conversation, erased: &Erased) {
    // What HR was asked stays asked: their answer is still told that the candidate is gone, and is no search.
    if let Some(person) = state.pending.as_mut().and_then(subject_of)
        && *person == erased.person
    {
        *person = erased.pseudonym;
    }
    if matches!(&state.list, Some(ListPlace::Found { text }) if erased.is_meant_by(text))
        || is_beside(state.list.as_ref(), erased.person)
    {
        state.list = None;
    }
}

/// The person whom HR was asked something about.
fn subject_of(pending: &mut Pending) -> Option<&mut PersonId> {
    match pending {
        Pending::Delete(_, person, _)
        | Pending::Comment(person, _)
        | Pending::Feedback(person, ..)
        | Pending::Reply(person, ..) => Some(person),
        Pending::Confirm(..)
        | Pending::Login
        | Pending::Claim
        | Pending::Zone
        | Pending::Source
        | Pending::Consent(..)
        | Pending::DataRequest(..) => None,
    }
}

fn is_about(pending: Option<&Pending>, of: PersonId) -> bool {
    pending.copied().as_mut().and_then(subject_of).is_some_and(|person| *person == of)
}

/// Whether a page of a list begins or ends beside the person.
fn is_beside(list: Option<&ListPlace>, of: PersonId) -> bool {
    use crate::model::Cursor;
    match list {
        Some(
            ListPlace::List { cursor: Cursor::After(place) | Cursor::Before(place), .. }
            | ListPlace::From { cursor: Cursor::After(place) | Cursor::Before(place), .. },
        ) => place.person == of,
        Some(
            ListPlace::List { cursor: Cursor::First, .. }
            | ListPlace::From { cursor: Cursor::First, .. }
            | ListPlace::Found { .. },
        )
        | None => false,
    }
}

#[cfg(test)]
mod tests;
