//! What is kept about somebody who is no candidate: whoever asks for it reads it, and it can go at once.

use std::ops::{Bound, ControlFlow};

use super::acquaintance::Acquaintances;
use super::admission::Admissions;
use super::claim_requests::ClaimRequests;
use super::imported::ImportedPeople;
use super::languages::Languages;
use super::links::Links;
use super::range::Direction;
use super::read::Records;
use super::{StoreError, tables};
use crate::exam::Language;
use crate::model::{Acquaintance, Applicant, Arrival, AttemptNumber, PersonId};

/// What is kept about somebody who is neither a candidate nor HR. Their place on the block list is no part of it: it
/// must not go because they ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StrangerData {
    /// They asked to be let in.
    pub applicant: Option<Applicant>,
    /// They came by a link.
    pub arrival: Option<Arrival>,
    /// They chose a language.
    pub language: Option<Language>,
    /// They were asked whether an account of the earlier bot is theirs, or asked HR to confirm that.
    pub claim: bool,
    /// Work that they handed in is left of the time when they were a candidate.
    pub submissions: bool,
    /// The bot remembers what it asked them last.
    pub conversation: bool,
}

impl StrangerData {
    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether other records, such as the activity log, may name them, too.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        self.applicant.is_some() || self.claim || self.submissions
    }
}

/// Reading what is kept about people who are no candidates.
pub trait Strangers: Acquaintances + Admissions + ClaimRequests + ImportedPeople + Languages + Links {
    /// What is kept about a person with this username; nothing about a candidate, and nothing about HR.
    fn stranger_data(&self, person: PersonId, username: Option<&str>) -> Result<StrangerData, StoreError> {
        if self.acquaintance(person)? != Acquaintance::Stranger {
            return Ok(StrangerData::default());
        }
        let imported = username.map_or(Ok(None), |username| self.imported(username))?;
        let asked = imported.and_then(|imported| imported.claim.asked);
        Ok(StrangerData {
            applicant: self.applicant(person)?,
            arrival: self.arrival(person)?,
            language: self.chosen_language(person)?,
            claim: asked.is_some_and(|asked| asked.person == person) || self.claim_request(person)?.is_some(),
            submissions: self.has_submissions(person)?,
            conversation: self.value(tables::CONVERSATIONS, person.chat(), |_| Ok(()))?.is_some(),
        })
    }

    /// Whether anything is left that a person handed in.
    fn has_submissions(&self, person: PersonId) -> Result<bool, StoreError> {
        let mut has = false;
        let own = (
            Bound::Included((person, AttemptNumber::MIN, 0)),
            Bound::Included((person, AttemptNumber::MAX, u32::MAX)),
        );
        self.visit(tables::SUBMISSIONS, own, Direction::Forward, |_, _| {
            has = true;
            Ok(ControlFlow::Break(()))
        })?;
        Ok(has)
    }
}

impl<R: Records> Strangers for R {}
