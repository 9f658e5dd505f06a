//! What the file of every message defines.

use chrono::{DateTime, Utc};

use crate::desk::Rules;
use crate::exam::{Exam, Language};
use crate::model::{ChatId, PersonId, Readers};
use crate::store::{Records, StoreError, View};
use crate::texts::Rendered;
use crate::texts::times::Calendar;

/// Everything that a message may depend on: records at one point in time, and rules.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The records, including those that give the reader the right to see the message.
    pub view: &'a View,
    /// The exams, and what people may do.
    pub rules: &'a Rules,
    /// The chat where it is read.
    pub chat: ChatId,
    /// The language.
    pub language: Language,
    /// When the message was decided on.
    pub decided: DateTime<Utc>,
}

impl Reading<'_> {
    /// Who reads it.
    pub(super) fn reader(&self) -> PersonId {
        PersonId::of_chat(self.chat)
    }

    /// How an HR person's times are written: by the clocks that they chose, or the company's.
    pub(super) fn calendar(&self) -> Result<Calendar, StoreError> {
        let zone = self.view.preferences(self.reader())?.zone_or(self.rules.zone);
        Ok(Calendar { zone, now: self.decided })
    }

    /// How a candidate's times are written: by the clocks of the exam, or the company's.
    pub(super) fn calendar_of(&self, exam: &Exam) -> Calendar {
        Calendar { zone: exam.timezone.unwrap_or(self.rules.zone), now: self.decided }
    }
}

/// A message with content from the records.
pub(super) trait Template {
    /// Who may read it.
    const READERS: Readers;

    /// The content from the records.
    type Facts;

    /// Reads them. It is a fact, not an error, if something no longer exists.
    fn read(&self, reading: &Reading<'_>) -> Result<Self::Facts, StoreError>;

    /// Puts them into words.
    fn render(&self, facts: &Self::Facts, language: Language) -> Rendered;
}

/// A message that needs no records.
pub(super) trait SelfContained {
    /// Who may read it.
    const READERS: Readers;

    /// Puts it into words.
    fn render(&self, language: Language) -> Rendered;
}

impl<T: SelfContained> Template for T {
    const READERS: Readers = T::READERS;

    type Facts = ();

    fn read(&self, _: &Reading<'_>) -> Result<(), StoreError> {
        Ok(())
    }

    fn render(&self, (): &(), language: Language) -> Rendered {
        SelfContained::render(self, language)
    }
}

/// A message about something that may be gone when the message is sent: then nothing is left to say.
pub(super) trait OfSubject {
    /// Who may read it.
    const READERS: Readers;

    /// The content from the records.
    type Facts;

    /// Reads them; `None`: what it is about was deleted.
    fn read(&self, reading: &Reading<'_>) -> Result<Option<Self::Facts>, StoreError>;

    /// Puts them into words.
    fn render(&self, facts: &Self::Facts, language: Language) -> Rendered;
}

/// A message that is sent only if what it is about is still there.
pub(super) struct IfThere<T>(pub(super) T);

/// A message of any kind.
pub(super) trait AnyTemplate {
    /// Who may read it.
    fn readers(&self) -> Readers;

    /// Reads and renders it; `None`: what it is about was deleted, and it is not sent.
    fn rendered(&self, reading: &Reading<'_>) -> Result<Option<Rendered>, StoreError>;
}

impl<T: Template> AnyTemplate for T {
    fn readers(&self) -> Readers {
        T::READERS
    }

    fn rendered(&self, reading: &Reading<'_>) -> Result<Option<Rendered>, StoreError> {
        Ok(Some(self.render(&self.read(reading)?, reading.language)))
    }
}

impl<T: OfSubject> AnyTemplate for IfThere<T> {
    fn readers(&self) -> Readers {
        T::READERS
    }

    fn rendered(&self, reading: &Reading<'_>) -> Result<Option<Rendered>, StoreError> {
        let facts = self.0.read(reading)?;
        Ok(facts.map(|facts| self.0.render(&facts, reading.language)))
    }
}
