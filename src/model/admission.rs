//! Who may come in: people who ask HR to be let in, with HR's answers, and people whom the bot does not answer.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AttemptNumber, By, LinkNumber, LinkTerm, PersonId, Sender};
use crate::exam::Language;

/// Maximum number of people who wait for HR to let them in; the next ones are asked to come back.
pub const APPLICANTS: u64 = 200;

/// Maximum number of characters that are kept of an applicant's first name.
const NAME_LENGTH: usize = 64;

/// Somebody who asked to take the test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Username without `@`, until there is an answer.
    pub username: Option<String>,
    /// First name, until there is an answer.
    pub first_name: String,
    /// Language to answer in.
    pub language: Language,
    /// When they asked.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// HR's answer, once there is one.
    pub answer: Option<Reply>,
}

/// HR's answer to an applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Whether they may take the test.
    pub admitted: bool,
    /// Who answered.
    pub by: By,
    /// When.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
}

impl Applicant {
    /// Somebody who asks now.
    #[must_use]
    pub fn new(sender: &Sender, language: Language, at: DateTime<Utc>) -> Self {
        let first_name = sender.first_name.chars().take(NAME_LENGTH).collect();
        Self { username: sender.username.clone(), first_name, language, at, answer: None }
    }

    /// Whether HR has let them in.
    #[must_use]
    pub fn is_admitted(&self) -> bool {
        self.answer.is_some_and(|answer| answer.admitted)
    }

    /// First name and username.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.username {
            Some(username) => format!("{} @{username}", self.first_name),
            None => self.first_name.clone(),
        }
    }
}

/// An entry of the block list: the bot does not answer this person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocked {
    /// Who blocked them.
    pub by: By,
    /// When.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
}

/// The content of a message about who may come in. Stored by its position in this list: new messages come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AdmissionMessage {
    /// To somebody who may not come in: the company's own sentence and nothing else.
    TurnedAway,
    /// To somebody who asked to take the test: HR will answer.
    Applied,
    /// To somebody who asked: too many people wait for HR's answer already.
    ApplyLater,
    /// HR has let them in.
    Admitted,
    /// HR has not let them in.
    Refused,
    /// To HR: who may come in, and the links for candidates.
    HrLinks {
        /// Those made before this one; `None`: the newest.
        before: Option<LinkNumber>,
    },
    /// To HR: one link.
    HrLink {
        /// Its number.
        link: LinkNumber,
    },
    /// To HR: which term do they want for the link? With buttons.
    HrLinkTerm {
        /// Its number.
        link: LinkNumber,
        /// Which term.
        term: LinkTerm,
    },
    /// To HR: *yes* or *back* to revoking a link?
    HrConfirmRevoke {
        /// Its number.
        link: LinkNumber,
    },
    /// Asks HR where a new link will be published.
    HrAskSource {
        /// Whether what they wrote before can't be used.
        again: bool,
    },
    /// To HR: there are as many links as can be kept.
    HrTooManyLinks,
    /// To HR: the people who wait for an answer.
    HrApplicants,
    /// To HR: *yes* or *back* to blocking a candidate?
    HrConfirmBlock {
        /// The candidate.
        person: PersonId,
        /// The attempt whose card it replaces.
        attempt: AttemptNumber,
    },
}
