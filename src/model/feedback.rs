//! What a candidate is told of HR's decision about an attempt: the message that is planned, and the last one that was
//! sent.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{CauseKind, Choice, PersonId};

/// Maximum length of HR's own words, in UTF-16 units: they are shown on a card, with more.
pub const WORDS_LENGTH: usize = 1000;

/// A message about a decision that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The decision that it told.
    pub choice: Choice,
    /// HR's own words; `None`: those of the exam or of the bot.
    pub words: Option<String>,
    /// Who sent it; `None`: it went by itself.
    pub by: Option<PersonId>,
    /// When.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// Why it did not arrive; `None`: it did, or is on its way.
    pub failed: Option<CauseKind>,
}

/// What the candidate is told about one attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// HR's own words for the message about the current decision; `None`: those of the exam or of the bot.
    pub words: Option<String>,
    /// When that message goes by itself; `None`: HR sends it, or there is nothing to send.
    #[serde(with = "ts_milliseconds_option")]
    pub due: Option<DateTime<Utc>>,
    /// The last message that was sent.
    pub told: Option<Told>,
    /// How many times any of this was changed. Buttons carry it, so that nothing is sent twice, and nothing that HR has not
    /// read.
    pub revision: u32,
}

impl Feedback {
    /// Whether there is something to tell about this decision: it was not told yet, or it did not arrive.
    #[must_use]
    pub fn is_open(&self, choice: Option<Choice>) -> bool {
        let arrived = self.told.as_ref().filter(|told| told.failed.is_none());
        choice.is_some() && arrived.map(|told| told.choice) != choice
    }

    /// HR decided, decided otherwise or took the decision back: words for another decision no longer fit.
    pub fn decided(&mut self, due: Option<DateTime<Utc>>) {
        self.words = None;
        self.due = due;
        self.change();
    }

    /// HR wrote the message in their own words, and sends it themselves.
    pub fn write(&mut self, words: String) {
        self.words = Some(words);
        self.due = None;
        self.change();
    }

    /// The message does not go by itself any more.
    pub fn hold(&mut self) {
        self.due = None;
        self.change();
    }

    /// The figures that the message tells may have changed since HR read it.
    pub fn rescored(&mut self) {
        self.change();
    }

    /// The message is sent.
    pub fn send(&mut self, choice: Choice, by: Option<PersonId>, at: DateTime<Utc>) {
        self.told = Some(Told { choice, words: self.words.take(), by, at, failed: None });
        self.due = None;
        self.change();
    }

    fn change(&mut self) {
        self.revision = self.revision.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_told_once_unless_it_changes_or_did_not_arrive() {
        let (accept, reject) = (Some(Choice::Accept), Some(Choice::Reject));
        let mut feedback = Feedback::default();
        assert!(!feedback.is_open(None), "nothing is decided");
        assert!(feedback.is_open(accept));
        feedback.send(Choice::Accept, None, DateTime::UNIX_EPOCH);
        assert!(!feedback.is_open(accept) && !feedback.is_open(None));
        assert!(feedback.is_open(reject), "the decision has changed");
        feedback.told.as_mut().expect("told").failed = Some(CauseKind::Blocked);
        assert!(feedback.is_open(accept), "it did not arrive");
    }

    #[test]
    fn words_go_with_the_decision_for_which_they_were_written() {
        let mut feedback = Feedback::default();
        feedback.decided(Some(DateTime::UNIX_EPOCH));
        feedback.write("Not this time.".to_owned());
        assert_eq!(feedback.due, None, "whoever writes it sends it");
        feedback.decided(None);
        assert_eq!(feedback.words, None);
        feedback.write("Welcome!".to_owned());
        feedback.send(Choice::Accept, Some(PersonId(1)), DateTime::UNIX_EPOCH);
        assert_eq!(feedback.words, None);
        assert_eq!(feedback.told.and_then(|told| told.words).as_deref(), Some("Welcome!"));
        assert_eq!(feedback.revision, 5, "every change is another state");
    }
}
