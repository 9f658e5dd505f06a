//! HR's reviews with the names of those who wrote them.

use std::collections::BTreeMap;

use crate::foreign;
use crate::model::{Attempt, Choice, Comment, PersonId, Phase, Ruling};
use crate::report::{Decided, Decision, Reviewed};
use crate::store::{Records, Reviews, StoreError, View};

/// Reads reviews. Every name is looked up once.
pub struct Reviewers<'v> {
    view: &'v View,
    names: BTreeMap<PersonId, String>,
}

impl<'v> Reviewers<'v> {
    /// Of these records.
    #[must_use]
    pub fn new(view: &'v View) -> Self {
        Self { view, names: BTreeMap::new() }
    }

    /// HR's review of an attempt. A record that can't be read counts as none: it hides nobody's figures.
    pub fn of(&mut self, attempt: &Attempt) -> Result<Reviewed, StoreError> {
        let review = match self.view.review(attempt.person, attempt.number) {
            Err(error) if error.is_about_one_record() => {
                tracing::error!(person = attempt.person.0, %error, "a review is left out");
                return Ok(Reviewed::default());
            }
            review => review?,
        };
        let decision = match review.ruling {
            Some(Ruling { choice, by, at }) => {
                let decided = Decided { by: self.name(by)?, at };
                Some(match choice {
                    Choice::Accept => Decision::Accepted(decided),
                    Choice::Reject => Decision::Rejected(decided),
                })
            }
            None => (attempt.phase() == Phase::Complete).then_some(Decision::Waiting),
        };
        let line = |comment: &Comment| {
            let by = foreign::isolated(&self.name(comment.by)?);
            Ok(format!("{by}: {}", foreign::isolated(&comment.text)))
        };
        let comments = review.comments.iter().map(line).collect::<Result<_, StoreError>>()?;
        Ok(Reviewed { decision, comments })
    }

    fn name(&mut self, person: PersonId) -> Result<String, StoreError> {
        if let Some(name) = self.names.get(&person) {
            return Ok(name.clone());
        }
        let name = self.view.name_of(person)?.unwrap_or_else(|| person.to_string());
        let name = foreign::tame(&name);
        self.names.insert(person, name.clone());
        Ok(name)
    }
}
