//! What is said of every message in its file.

use chrono::{DateTime, Utc};

use crate::desk::Rules;
use crate::exam::Language;
use crate::model::{PersonId, Readers};
use crate::store::{StoreError, View};
use crate::texts::Rendered;

/// All that a message may depend on: records of one moment, and rules.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The records, those by which the reader has the right to see it among them.
    pub view: &'a View,
    /// The exams, and what people may do.
    pub rules: &'a Rules,
    /// Where it is read.
    pub chat: i64,
    /// In which language.
    pub language: Language,
    /// When it was decided to send it.
    pub decided: DateTime<Utc>,
}

impl Reading<'_> {
    /// Who reads it.
    pub(super) fn reader(&self) -> PersonId {
        self.chat as PersonId
    }
}

/// A message that tells something of the records.
pub(super) trait Template {
    /// Who may read it.
    const READERS: Readers;

    /// What it tells of the records.
    type Facts;

    /// Reads them. That something is not there any more is no error but a fact.
    fn read(&self, reading: &Reading<'_>) -> Result<Self::Facts, StoreError>;

    /// Puts them into words.
    fn render(&self, facts: &Self::Facts, language: Language) -> Rendered;
}

/// A message that needs nothing of the records.
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

/// A message of whatever kind.
pub(super) trait AnyTemplate {
    /// Who may read it.
    fn readers(&self) -> Readers;

    /// Reads and renders it.
    fn rendered(&self, reading: &Reading<'_>) -> Result<Rendered, StoreError>;
}

impl<T: Template> AnyTemplate for T {
    fn readers(&self) -> Readers {
        T::READERS
    }

    fn rendered(&self, reading: &Reading<'_>) -> Result<Rendered, StoreError> {
        Ok(self.render(&self.read(reading)?, reading.language))
    }
}
